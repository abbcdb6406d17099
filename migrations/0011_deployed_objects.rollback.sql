drop table ref.deployed_objects;
