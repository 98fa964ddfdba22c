"""Mutation testing: small slips are planted one at a time, drawn by a seed, and the tests have to find each.

    python -m dev.mutants                        all rooms, and the known slips
    python -m dev.mutants --room statistics      one room
    python -m dev.mutants --only 3fa91c02        one mutant, by its number, with the output of its tests

Mutants are planted in copies of the project, never in the project itself. No test that compares with kept numbers takes
part (see `dev.mutants.rooms`), so that what finds a slip has computed the right answer in another way.
"""
