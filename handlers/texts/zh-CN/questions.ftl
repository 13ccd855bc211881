# 提问，由对方回复。
ask-report = 发生了什么？请回复文字、语音、照片或位置，一条就够。
ask-upd = { $number }：有什么新情况？请回复本条，不清楚的就写“不清楚”。
ask-not = { $number }：为什么不是事件？请回复理由。
ask-facts = { $number }：各多少人？请这样回复：受伤2，死亡0，失联不明，撤离30。
ask-block = { $number }，{ $step }：有什么困难，需要什么？请回复本条。
ask-skip = { $number }，{ $step }：为什么跳过？请回复理由。
ask-no = { $number }，第{ $approval }号批准：为什么不同意？请回复理由。
ask-done = { $number }，{ $step }：还差一项才算完成。
ask-after = { $number }：有什么经验教训？请回复本条。不追究谁的责任。
choose-plan = { $number }：用哪个预案？
ask-fix = { $number }：做了什么？请回复文字或照片，只拍物，不拍人。
