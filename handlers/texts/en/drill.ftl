# Drills. The mark DRILL is put around every message by itself.
drill-imagined = Imagine: { $plan }. Do everything as if it were real, but call nobody outside and switch nothing off.
choose-drill = Which plan is to be drilled? Leaders are called as for something real; every message says DRILL.
drill-paused = { $number } stands still: something real was reported, { $other }. Turn to that now.
    Its clocks wait. Afterwards a leader goes on with it, or closes it.
drill-resumed = { $number } goes on; its clocks have waited.
status-paused = Stands still since { $at }, for { $other }, which is real.
score-first = Score of { $number }
score-answered = First answer after { $after }.
score-unanswered = Nobody answered the call.
score-unreached = Never reached: { $who }.
score-sum = Steps done { $done } of { $all }, late { $late }.
score-step = { $step }: { $told }
score-done = done { $at }
score-late = done late, { $at }
score-skipped = skipped { $at }
score-open = not done
score-optional = not done (optional)
score-due = (due { $due })
toast-drill = { $number } begins. Leaders are being called; every message says DRILL.
toast-resume = { $number } goes on.
refused-drill-runs = Not begun: the drill { $number } runs already. Close it first.
refused-real-incident = Not begun: { $number } is open, and it is real. Drill afterwards.
refused-drill-paused = Not done: the drill { $number } stands still, because { $other } is real. Turn to that now.
act-drill = begin or go on with a drill
menu-drill = Drill a plan
help-drill = <code>/drill fire</code> drills a plan in this group; every message says DRILL.
help-resume = <code>/resume</code> goes on with a drill that stood still for something real.
