"""Calibration: worlds in which the model's figures agree with published ones.

`figures`            the model's figures; `defaults_page` sets those of the shipped defaults beside published ones
`calibration_file`   reads a calibration file; `specification` is what it says
`evaluation`         what a worker does with some worlds; `simulator` hands them out, `kept` keeps what comes back
`draws`, `weights`   keyed chance; weighted samples
`emulator`           predicts figures of worlds that were not run; `matching` rules out worlds, wave by wave
`smc`                weighs the others, with pyABC
`planted`            recovers truths that were planted
`posterior`          what the data say of each parameter and target
`typical`            the typical world, which the shipped defaults are
`calibrate`          puts these together, to what is `found`; `files` writes it, with a `picture`
"""
