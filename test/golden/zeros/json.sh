# run: sh {file}
# What zeros found, as data.
overbar zeros input/dead-unit.ob L --format json | grep -E '"(found|reason|replay)"'
overbar sign input/dead-unit.ob L --format json | grep -E '"(found|reason)"'
