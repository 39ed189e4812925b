# Read by ctest once it knows the tests; without a cost of its own a test has 0.
set_tests_properties(Views.ReadAtAPositionAreThoseBuiltFromTheCommitsUpToIt PROPERTIES COST 100)
