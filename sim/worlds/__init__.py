"""Worlds: sets of values for what nobody has measured, so that a policy is judged over all of them.

`ranges`        keys of a scenario with a low and a high value each, as files give them or declarations have them
`uncertainty`   an uncertain value: its keys, and the distribution or the choices from which a world takes its own
`uncertainties` reads uncertainties from a user's file
`by_country`    values of countries: each takes its own, and regions without the country take none
`sequence`      draws worlds by a sequence that can grow
`source`        says where the worlds of an experiment come from
`table`         reads, checks and writes tables of worlds, one row a world; `parquet` their bytes
"""
