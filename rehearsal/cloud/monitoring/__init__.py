"""CloudWatch where ministack's differs: expressions, alarms that are evaluated, and who is told of them."""
