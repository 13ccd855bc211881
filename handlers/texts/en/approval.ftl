# Approvals.
approval-ask-before = Approve? { $act }, { $number }
approval-ask-ratify = Confirm? { $act }, { $number } (under way)
approval-by = Asked by { $who }, { $at }.
approval-step = For { $step }.
approval-at-granted = { $at }.
approval-at-refused = { $at }.
approval-at-expired = Ended { $at }.
approval-quorum = Needs { $quorum } of { $voters }; so far { $ayes }. Until { $until }; { $silence }
approval-silence-refuses = no answer = not approved.
approval-silence-asks-again = no answer = everyone is asked once more.
approval-typed = By text: <code>/ok { $approval }</code> or <code>/no { $approval }</code> and the reason.
approval-yes = { $who }: approves.
approval-no = { $who }: rejects { $reason }
approval-silent = { $who }: no answer.
approval-unreached = { $who }: not deliverable.
approval-granted-before = Approved: { $act }, { $number }.
approval-granted-ratify = Confirmed: { $act }, { $number }.
approval-refused-before = Not approved: { $act }, { $number }.
approval-refused-ratify = Not confirmed: { $act }, { $number }.
approval-expired-before = Not approved: { $act }, { $number }.
approval-expired-ratify = Not confirmed: { $act }, { $number }.
approval-go = { $who } may begin.
approval-stop-before = It does not begin. { $who } can ask again.
approval-stop-entry = Nobody enters. { $who } can ask again.
approval-stop-ratify = { $who }: speak to a leader now. Leaving and stopping machines stays allowed.
approval-escalated = Still no decision: { $act }, { $number }
approval-escalated-until = Asked once more until { $until }; after that: not approved. { $who }
approval-passed-on = No decision yet: { $act }, { $number }
approval-passed-on-to = Half the time is gone. { $who }: please decide. Until { $until }; { $silence }
