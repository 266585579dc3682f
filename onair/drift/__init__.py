"""What somebody has changed by hand: CloudFormation compares what a stack made with its template."""
