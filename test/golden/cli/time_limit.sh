# What is not done in time is unknown, and the next question is answered.
overbar input/endless.ob --time-limit 0.05
