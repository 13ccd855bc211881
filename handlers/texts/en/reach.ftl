# Who can be reached. Not reachable is our problem, silence proves nothing: nobody is blamed.
reach-test = Weekly reach test, { $at }: would a call reach you here?
    One tap is enough. By text: <code>/here</code>
reach-answered = Reach test: you answered { $at }. Thank you.
reach-over = This reach test is over. The newest one is below.
reach-toast = Noted: you can be reached. Thank you.
reach = Who can be reached, { $at }: { $red } of { $count } not; no answer to the test: { $quiet }.
reach-red = <b>Not reachable</b>: { $who } · last delivered { $delivered } · last answer { $answered }
reach-silent = No answer: { $who } · last delivered { $delivered } · last answer { $answered }
reach-well = Reachable: { $who } · last delivered { $delivered } · last answer { $answered }
reach-mend = Not reachable: telephone them. They must open the bot and press Start.
reach-result = Reach test of { $at }: { $count ->
    [one] one person has not answered yet.
   *[other] { $count } people have not answered yet.
}
reach-result-silent = Delivered, no answer: { $who }.
reach-result-lost = Not deliverable: { $who }.
reach-result-mend = Telephone them: is this phone still in use, does it ring? All people: <code>/reach</code>
reach-lost = Not reachable from now on: { $who }
reach-lost-is = { $who }: nothing I send arrives, no page either; the next in line is called at once.
reach-lost-mend = Telephone them. They must open the bot and press Start; then you hear of it here.
reach-back = Reachable again: { $who }.
on-duty = on duty
never = never
room-lost = I am out of a group: { $title }
room-lost-leadership = It was a leadership chat: pages, approvals and cards no longer appear there. Leaders are called in private only.
room-lost-field = It was the field chat of { $unit }: its cards and steps now appear in the shared field chat or, without one, in the leadership chat.
room-lost-shared = It was the field chat of all units: their cards and steps now appear in the leadership chat.
room-lost-mend = To mend it: an administrator makes a link with <code>/invite</code> and adds me to the group with it.
