# Questions, answered by a reply.
ask-report = What happened? Reply with text, voice, photo or place. One message is enough.
ask-upd = { $number }: what is new? Reply here. What is not known: say so.
ask-not = { $number }: why is it not an incident? Reply with the reason.
ask-facts = { $number }: how many? Reply like this: hurt 2, dead 0, missing unknown, evacuated 30.
ask-block = { $number }, { $step }: what is in the way, what is needed? Reply here.
ask-skip = { $number }, { $step }: why is it left out? Reply with the reason.
ask-no = { $number }, approval { $approval }: why not? Reply with the reason.
ask-done = { $number }, { $step }: not done yet, something is wanted.
ask-after = { $number }: what was learnt? Reply here. Not: who is to blame.
choose-plan = { $number }: which plan?
ask-fix = { $number }: what was done? Reply with words, or a photo of things, not of people.
