"""The deployed dashboard as a picture: its widgets as GetDashboard tells them, their data as GetMetricData does."""
