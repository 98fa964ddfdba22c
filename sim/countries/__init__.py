"""Countries: from the data to the values of a scenario, and from these to the setting of the model.

`data/`           the tables, with sources and rules in a README; `data_files` reads them
`declarations`    every key that describes the region, its agencies and its countries
`measures`        facts of one country; `pairs` of two: corridors, borders
`country_data`    the values of a country before a scenario says anything
`build_setting`   the arrays that the model takes, from the values of a scenario
"""
