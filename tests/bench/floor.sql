-- The tables of tests/bench/floor.c: eight technicians, 250 days.
CREATE TABLE bench_lock (technician BIGINT, day BIGINT, version BIGINT, PRIMARY KEY (technician, day)) ENGINE=InnoDB;
CREATE TABLE bench_item (id BIGINT AUTO_INCREMENT PRIMARY KEY, technician BIGINT, day BIGINT, starts BIGINT, ends BIGINT, KEY (technician, day)) ENGINE=InnoDB;
CREATE TABLE bench_visit (id BIGINT AUTO_INCREMENT PRIMARY KEY, technician BIGINT, day BIGINT, name VARCHAR(80)) ENGINE=InnoDB;
INSERT INTO bench_lock SELECT t.seq, d.seq, 0 FROM seq_0_to_7 t JOIN seq_0_to_249 d;
