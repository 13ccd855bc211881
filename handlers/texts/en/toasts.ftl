# Answers to a press: what is true now. No tags here.
toast-ack = { $number }: { $leader }
toast-ack-you = { $number }: you lead since { $at }.
toast-over = { $number }: { $leader }
toast-watch = { $number }: watching until { $until }; then you are asked again.
toast-act = { $number }: plan started, { $plan }. { $leader }
toast-plan = { $number }: plan chosen, { $plan }. A leader starts it.
toast-plans = { $number }: choose a plan below.
toast-sev = { $number }: { $severity }.
toast-facts = { $number }: noted.
toast-scene = { $number }: you are on scene. When it is over, say that you are back safe.
toast-take = { $number }: the step is yours.
toast-done = { $number }: done, thank you.
toast-block = { $number }: noted as blocked; the leaders are told.
toast-skip = { $number }: skipped, with your reason.
toast-yes = { $number }: your approval counts.
toast-no = { $number }: your rejection counts.
toast-stable = { $number }: stable.
toast-down = { $number }: stood down. { $out ->
    [0] Nobody is still out.
    [one] One person is still out.
   *[other] { $out } people are still out.
}
toast-close = { $number }: closed.
toast-after = { $number }: after-action report filed, thank you.
toast-not = { $number }: closed, not an incident.
toast-back = { $number }: good, you are back safe.
toast-count = { $number }: everyone counted.
toast-same = { $number }: the same event as { $other }.
toast-upd = { $number }: reply with your update.
toast-det = { $number }: details follow.
toast-step-taken = { $step }: { $who } has it.
toast-step-done = { $step }: done by { $who }.
