"""The operator's command line: sugar over the CDK CLI, never required."""
