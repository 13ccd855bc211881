# 演练。每条消息自动加上演练标记。
drill-imagined = 假设发生：{ $plan }。一切按真的做，但不对外报警、不真的断电断气。
choose-drill = 演练哪个预案？会像真的一样呼叫领导，每条消息都标明演练。
drill-paused = { $number } 暂停：有真实事件上报，{ $other }。请立即处置真实事件。
    演练计时停止。之后由领导继续或办结。
drill-resumed = { $number } 继续，计时已顺延。
status-paused = { $at } 起暂停，因真实事件 { $other }。
score-first = { $number } 演练成绩
score-answered = 首次应答用时 { $after }。
score-unanswered = 呼叫无人应答。
score-unreached = 始终未送达：{ $who }。
score-sum = 完成步骤 { $done }/{ $all }，逾时 { $late }。
score-step = { $step }：{ $told }
score-done = { $at } 完成
score-late = { $at } 逾时完成
score-skipped = { $at } 跳过
score-open = 未做
score-optional = 未做（可选）
score-due = （{ $due } 前应完成）
toast-drill = { $number } 开始，正在呼叫领导，每条消息都标明演练。
toast-resume = { $number } 继续。
refused-drill-runs = 未开始：演练 { $number } 正在进行，请先办结。
refused-real-incident = 未开始：{ $number } 是真实事件，尚未办结。请稍后再演练。
refused-drill-paused = 未执行：演练 { $number } 已暂停，{ $other } 是真实事件。请立即处置真实事件。
act-drill = 开始或继续演练
menu-drill = 演练预案
help-drill = <code>/drill fire</code> 在本群演练一个预案，每条消息都标明演练。
help-resume = <code>/resume</code> 真实事件之后继续演练。
