# Tells of the tests in trx files that failed, or were skipped, and why:
#   awk -v outcome=Failed|NotExecuted -f build/outcomes.awk FILE ..
# A failed one with its message and the top of its stack; skipped ones together under the reason that they share.
function plain(text) {
  gsub(/&#x[0-9A-F]+;/, "", text); gsub(/&quot;/, "\"", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&amp;/, "\\&", text)
  return text
}
function add(line) { if (outcome == "Failed") { if (line ~ /[^[:space:]]/ && ++lines <= 12) print "     " plain(line) } else reason = reason plain(line) }

/<UnitTestResult / {
  name = ""
  if (index($0, "outcome=\"" outcome "\"")) {
    match($0, / testName="[^"]*"/)
    name = plain(substr($0, RSTART + 11, RLENGTH - 12))
    lines = 0; reason = ""
    if (outcome == "Failed") print "   failed: " name
  }
}
name != "" && /<(Message|StackTrace)>/ { sub(/.*<(Message|StackTrace)>/, ""); within = 1 }
within && /<\/(Message|StackTrace)>/ {
  sub(/<\/(Message|StackTrace)>.*/, "")
  add($0)
  within = 0
  next
}
within { add($0) }
name != "" && /<\/UnitTestResult>/ {
  if (outcome != "Failed") tests[reason] = tests[reason] "\n       " name
  name = ""
}
END { for (reason in tests) print "     " reason tests[reason] }
