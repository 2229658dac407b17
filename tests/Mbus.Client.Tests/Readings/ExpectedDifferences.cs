namespace Mbus.Client.Tests.Readings;

/// <summary>Where we read something else than <see cref="ExpectedTelegrams"/> say, with the reason: the others are wrong, or say less.</summary>
internal static class ExpectedDifferences
{
    public static readonly (string Place, string Theirs, string Ours, string Reason)[] All =
    [
        ("jmbus/messages.json[0]", "record 5 error state 0 0 0 date: 2127-15-31", "record 5 error state 0 0 0 date: not set", "FFFF is the invalid date (type G): not set"),
        ("jmbus/messages.json[1]", "record 5 error state 0 0 0 date: 2127-15-31", "record 5 error state 0 0 0 date: not set", "FFFF is the invalid date (type G): not set"),
        ("jmbus/messages.json[2]", "record 5 error state 0 0 0 date: 2127-15-31", "record 5 error state 0 0 0 date: not set", "FFFF is the invalid date (type G): not set"),
        ("jmbus/messages.json[6]", "record 4 error state 0 0 0 date: 2000-00-00", "record 4 error state 0 0 0 date: not set", "0000 is a date that was not set"),
        ("jmbus/messages.json[7]", "record 4 error state 0 0 0 date: 2000-00-00", "record 4 error state 0 0 0 date: not set", "0000 is a date that was not set"),
        ("jmbus/messages.json[8]", "record 12 error state 1 0 0 date: 2000-00-00", "record 12 error state 1 0 0 date: not set", "0000 is a date that was not set"),
        ("jmbus/messages.json[10]", "record 21 instantaneous 0 0 0 manufacturer specific: 80.01", "record 21 instantaneous 0 0 0 manufacturer specific: 80", "what follows VIF 7F is the manufacturer's; libmbus takes the VIFE F9 for a constant to add"),
        ("jmbus/messages.json[13]", "record 9 instantaneous 0 0 0 manufacturer specific: 39139.01", "record 9 instantaneous 0 0 0 manufacturer specific: 39139", "what follows VIF 7F is the manufacturer's; libmbus takes the VIFE F9 for a constant to add"),
        ("jmbus/messages.json[13]", "record 10 instantaneous 0 0 0 manufacturer specific: 3914.01", "record 10 instantaneous 0 0 0 manufacturer specific: 3914", "what follows VIF 7F is the manufacturer's; libmbus takes the VIFE F9 for a constant to add"),
        ("gombus/tests.json[16]", "record 2 instantaneous 0 0 0 reserved: 37219 Reserved", "record 2 instantaneous 0 0 0 reactive energy: 3721900 varh", "VIF FB 02 is reactive energy and has its scale from a VIFE; libmbus takes it for reserved"),
        ("gombus/tests.json[16]", "record 4 instantaneous 0 0 0 reserved: -310 Reserved", "record 4 instantaneous 0 0 0 reactive power: -31 var", "VIF FB 17 is reactive power and has its scale from a VIFE; libmbus takes it for reserved"),
        ("gombus/tests.json[16]", "record 5 instantaneous 0 0 0 reserved: 2157 Reserved", "record 5 instantaneous 0 0 0 apparent power: 215.7 VA", "VIF FB 37 is apparent power and has its scale from a VIFE; libmbus takes it for reserved"),
        ("gombus/tests.json[16]", "record 6 instantaneous 0 0 0 dimensionless: 988", "record 6 instantaneous 0 0 0 dimensionless: 0.988", "VIFE 73 multiplies by 10^-3; libmbus leaves it out where the VIF is of table FD"),
        ("gombus/tests.json[17]", "records 9", "records 7", "gombus takes the manufacturer's data behind DIF 0F for records"),
        ("gombus/tests.json[17]", "more yes", "more no", "a 1F within the manufacturer's data behind DIF 0F is no DIF"),
        ("m-bus-parser/other.json[1]", "record 3 instantaneous 1 0 0 date: 2000-00-00", "record 3 instantaneous 1 0 0 date: not set", "0000 is a date that was not set"),
        ("m-bus-parser/other.json[7]", "record 8 value 0012-01-12", "record 8 value 2012-01-12", "m-bus-parser prints the year without its century; years up to 80 are of 2000"),
        ("m-bus-parser/other.json[9]", "record 2 instantaneous 0 0 0 reserved: 0 Reserved", "record 2 instantaneous 0 0 0 reactive energy: 0 varh", "VIF FB 02 is reactive energy and has its scale from a VIFE; libmbus takes it for reserved"),
        ("m-bus-parser/other.json[9]", "record 4 instantaneous 0 0 0 reserved: -81 Reserved", "record 4 instantaneous 0 0 0 reactive power: -8.1 var", "VIF FB 17 is reactive power and has its scale from a VIFE; libmbus takes it for reserved"),
        ("m-bus-parser/other.json[9]", "record 5 instantaneous 0 0 0 reserved: 165 Reserved", "record 5 instantaneous 0 0 0 apparent power: 16.5 VA", "VIF FB 37 is apparent power and has its scale from a VIFE; libmbus takes it for reserved"),
        ("m-bus-parser/other.json[9]", "record 6 instantaneous 0 0 0 dimensionless: 868", "record 6 instantaneous 0 0 0 dimensionless: 0.868", "VIFE 73 multiplies by 10^-3; libmbus leaves it out where the VIF is of table FD"),
        ("node-mbus/telegrams.json[0]", "record 3 instantaneous 1 0 0 date: 2000-00-00", "record 3 instantaneous 1 0 0 date: not set", "0000 is a date that was not set"),
        ("node-mbus/telegrams.json[3]", "record 1 instantaneous 0 0 0 energy: J", "record 1 instantaneous 0 0 0 energy:", "there are no data (DIF 00), so there is no number that a unit would belong to"),
        ("wired-datalink/spec_frames.json[3]", "record 1 instantaneous 0 0 0 : 1 l", "record 1 instantaneous 0 0 0 volume: 0.001 m³", "libmbus does not normalise the fixed structure, and names no quantity"),
        ("wired-datalink/spec_frames.json[3]", "record 2 instantaneous 0 0 0 : 135 reserved but historic", "record 2 instantaneous 1 0 0 volume: 0.135 m³", "unit 3E is that of the first counter, stored; libmbus names no unit"),
        ("gombus/tests.json[6]", "records 1", "records 2", "gombus writes a secondary address behind CI 51, which has no header: they are records"),
        ("gombus/tests.json[6]", "record 1 value 2", "record 1 value -5913.6", "the same: the first is DIF 36, VIF 46 and 6 bytes of data, the second is 01 7A 02"),
    ];
}
