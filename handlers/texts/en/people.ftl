# People and groups.
people = People: { $count ->
    [one] { $count } enrolled
   *[other] { $count } enrolled
}, as of { $at }.
people-role = <b>{ $role }</b>: { $names }
person-of = { $who } ({ $unit })
people-unreached = Not reachable: { $who }. They must open the bot and press Start; until then telephone.
people-all-reached = Everyone can be reached.
me = You are { $who }. Your roles here: { $roles }.
    Your number, for a duty list in the config: <code>{ $number }</code>
    Your language in this chat:
me-unknown = You are not enrolled here. Ask your administrator for a link and press Start.
    Your language in this chat:
welcome = Welcome, { $who }. Your roles: { $roles }.
    To report, write here what happened: text, voice, photo or place. One message is enough.
    The two buttons below work with bad signal too.
grants-lost = These roles are no longer yours: { $roles }.
    A mistake? Ask your administrator for a new link.
room-leadership = This is the leadership chat now.
    Leaders are called here, and approve here. Let me be an administrator of this group, so that reactions and pinned cards work.
room-field = This is the field chat of { $unit } now.
    To report: write <code>/report</code> and what happened, with or without a photo, voice or place. One message is enough.
room-shared = This is the field chat of all units now.
    To report: write <code>/report</code> and what happened, with or without a photo, voice or place. One message is enough.
rights-all = I have all the rights I need in this group.
rights-lack = Something is missing for me in this group:
rights-admin = • I am not an administrator: I see no reactions and cannot pin cards.
rights-manage-topics = • I may not manage topics: incidents get no topic of their own, their messages hang together as replies.
rights-pin-messages = • I may not pin messages: cards have to be searched for.
rights-privacy = • I see only commands and replies to me: a message that merely names me may be missed.
rights-mend = To mend it: group settings, administrators, add me, allow managing topics and pinning messages.
choose-invite = Whom is the invitation for?
choose-unit = Which unit? By text: <code>/invite { $role }</code> and the unit's id.
choose-person = Who leaves? All their roles end at once.
choose-person-typed = Who leaves? All their roles end at once. Not in the list: <code>/strikeoff</code> and the person's numeric id.
invitation = { $link }
    For one use, until { $expires }. For a person: open it and press Start. For a group: open it and choose the group.
    Send it only to whom it is meant for.
code-leaked = Nothing connected: this code was for one person, and everybody here has read it. It is void now.
    An administrator makes a new one: <code>/invite</code>
