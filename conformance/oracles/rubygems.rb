# Ruby's order: Gem::Version. It refuses what does not begin with a digit and the like.
STDIN.each_line(chomp: true) do |line|
  left, right = line.split("\t").map { |text| Gem::Version.new(text) if Gem::Version.correct?(text) }
  puts left && right ? { -1 => "<", 0 => "=", 1 => ">" }[left <=> right] : "?"
end
