<?php
// PHP's order, which Composer uses.
$signs = [-1 => '<', 0 => '=', 1 => '>'];
while (($line = fgets(STDIN)) !== false) {
    [$left, $right] = explode("\t", rtrim($line, "\n"));
    echo $signs[version_compare($left, $right)], "\n";
}
