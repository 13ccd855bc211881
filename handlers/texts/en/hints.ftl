# What to do instead, when something could not be read.
stale-button = This button is old: nothing happened. Use the newest message.
second-hand = Nothing done: I act only on what you write yourself, not on forwarded messages.
speak-as-yourself = Nothing done: please write as yourself, not in the name of a group or channel.
unknown-command = Not understood: “/{ $command }”. Nothing was sent.
    What I know: <code>/help</code>
room-unbound = Nothing reported: this group is not connected yet.
    An administrator makes a link with <code>/invite</code> in a private chat. Until then write to me in private.
which-incident = Which one? Open: { $numbers }.
    Reply to its card, or put the number first.
none-open = No incident is open. To report: <code>/report</code> and what happened.
edited-command = Nothing done: an edited message changes words, it does not command. Please send it anew.
severity-how = How bad? Contained, Serious or Life at risk, like this: <code>/severity high</code>
watch-how = Until when? A time or a span, like this: <code>/watch 15:00</code> or <code>/watch 45m</code>
same-how = Which two are one event? Like this: <code>/same 26-0042 26-0041</code>
which-step = Which step? Reply to it, or give its number: <code>/done 3</code>
which-approval = Which approval? Reply to it, or give its number: <code>/ok 17</code>
in-private = In private only: please send me this in our own chat.
invite-how = For whom? Like this: <code>/invite responder shaft-3</code>, <code>/invite deputy 1</code>, <code>/invite field shaft-3</code>, <code>/invite leadership</code>
followup-how = Not noted: what must be put right, and by when? Like this: <code>/followup 26-0042 spare key for the pump room by { $example }</code>
    The day must still be to come.
which-followup = Which follow-up? Reply to its card, or give its number: <code>/own F12</code>. All: <code>/followups</code>
