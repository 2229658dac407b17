namespace Mbus.Simulation.Tests;

public class BusDefinitionTests
{
    private const string Head = """ "primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7 """;

    [Fact]
    public void A_meter_is_read_with_all_its_properties()
    {
        BusDefinition bus = BusDefinition.Parse(
            """
            {
              "start": "2026-03-01T12:00:00",
              "faults": [ { "fault": "echo" }, { "fault": "babble", "milliseconds": 500, "bytes": 3 } ],
              "meters": [
                {
                  "name": "gas", "primaryAddress": 17, "identification": "1234567A", "manufacturer": "TST", "version": 2, "deviceType": 3,
                  "fabricationNumber": "00000815", "status": 4, "accessNumber": 200, "baudRate": 300,
                  "responseMs": 12.5, "jitterMs": 3, "ignoresFrameCount": true, "alarm": "01 02",
                  "faults": [ { "fault": "lostByte", "every": 2, "probability": 0.5, "times": 9 } ],
                  "telegrams": [ { "data": "01 13 05" } ], // a remark
                },
              ]
            }
            """,
            "bus.json");
        MeterDefinition meter = Assert.Single(bus.Meters);
        Assert.Equal(new DateTime(2026, 3, 1, 12, 0, 0), bus.Start);
        Assert.Equal([new Fault(FaultKind.Echo), new Fault(FaultKind.Babble) { Milliseconds = 500, Bytes = 3 }], bus.Faults);
        Assert.Equal((17, "1234567A74520203", 0x815u), (meter.PrimaryAddress, meter.Address.ToString(), meter.FabricationNumber!.Value));
        Assert.Equal((4, 200, 300), (meter.Status, (int)meter.AccessNumber!, meter.BaudRate));
        Assert.Equal((12_500, 3_000, true), (meter.ResponseMicroseconds!.Value, meter.JitterMicroseconds, meter.IgnoresFrameCount));
        Assert.Equal([1, 2], meter.Alarm!);
        Assert.Equal([new Fault(FaultKind.LostByte) { Every = 2, Probability = 0.5, Times = 9 }], meter.Faults);
        Assert.Equal([0x01, 0x13, 0x05], meter.Telegrams[0].Data);
    }

    [Fact]
    public void A_recorded_frame_brings_its_own_address()
    {
        BusDefinition bus = BusDefinition.Parse(
            """{ "meters": [ { "primaryAddress": 2, "telegrams": [ { "recorded": "68 1F 1F 68 08 02 72 78 56 34 12 24 40 01 07 55 00 00 00 03 13 15 31 00 DA 02 3B 13 01 8B 60 04 37 18 02 18 16" } ] } ] }""",
            "bus.json");
        Assert.Equal("1234567824400107", bus.Meters[0].Address.ToString());
        Assert.Equal(29, bus.Meters[0].Telegrams[0].Recorded!.Length);
    }

    [Theory]
    [InlineData("""{ "meters": [] }""", "bus.json: \"meters\" is []; expected a list of at least one meter.")]
    [InlineData("""{ }""", "bus.json: \"meters\" is missing; expected a list of at least one meter.")]
    [InlineData("""{ "meters": 5 }""", "bus.json: \"meters\" is 5; expected a list [ ... ].")]
    [InlineData("""[ 1 ]""", "bus.json is [ 1 ]; expected an object { ... }.")]
    [InlineData("""{ "meters": [ 1 ] }""", "bus.json, meter 1 is 1; expected an object { ... }.")]
    [InlineData("""{ "start": "noon", "meters": [] }""", "bus.json: \"start\" is \"noon\"; expected a date or a date and time, for example \"2026-01-31T13:45:00\".")]
    [InlineData("""{ "meters": [ { "name": "gas", "primaryAddress": 251, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7 } ] }""",
        "bus.json, meter 1 (\"gas\"): \"primaryAddress\" is 251; expected a whole number from 0 to 250.")]
    [InlineData("""{ "start": "9999-12-31", "meters": [] }""", "bus.json: \"start\" is \"9999-12-31\"; expected a date of 1981 to 2080.")]
    [InlineData("""{ "meters": [ { "primaryAddress": 5 } ] }""",
        "bus.json, meter 1: \"identification\" is missing; expected 8 digits, for example \"12345678\".")]
    [InlineData("""{ "meters": [ { "primaryAddress": 5, "identification": "1234" } ] }""",
        "bus.json, meter 1: \"identification\" is \"1234\"; expected 8 digits in quotes, for example \"12345678\".")]
    [InlineData("""{ "meters": [ { "primaryAddress": 5, "identification": "12345678", "manufacturer": "tst" } ] }""",
        "bus.json, meter 1: \"manufacturer\" is \"tst\"; expected three letters A to Z, for example \"TST\".")]
    public void An_error_contains_its_place_and_the_expectation(string json, string message)
    {
        Assert.Equal(message, Assert.Throws<BusDefinitionException>(() => BusDefinition.Parse(json, "bus.json")).Message);
    }

    [Theory]
    [InlineData(""" "colour": "red" """, ": \"colour\" is not a known property; expected accessNumber, alarm, baudRate,")]
    [InlineData(""" "baudRate": 1000 """, ": \"baudRate\" is 1000; expected 300, 600,")]
    [InlineData(""" "ignoresFrameCount": 1 """, ": \"ignoresFrameCount\" is 1; expected true or false.")]
    [InlineData(""" "responseMs": -1 """, ": \"responseMs\" is -1; expected a number from 0 to 10000.")]
    [InlineData(""" "alarm": "0" """, ": \"alarm\" is \"0\"; expected bytes as hexadecimal digits,")]
    [InlineData(""" "faults": [ { "fault": "echo" } ] """, ", fault 1: \"fault\" is \"echo\"; expected one of noiseBefore, noiseAfter, lostByte,")]
    [InlineData(""" "faults": [ { "fault": "lostByte", "probability": 2 } ] """, ", fault 1: \"probability\" is 2; expected a number from 0 to 1.")]
    [InlineData(""" "telegrams": [ { "recorded": "68 03 03 68 08 05 72 00 16" } ] """, ", telegram 1: \"recorded\" is \"68 03 03 68 08 05 72 00 16\"; expected a valid long frame,")]
    [InlineData(""" "telegrams": [ { "records": [ { "record": "8C" } ] } ] """, ", telegram 1, record 1: \"record\" is \"8C\"; expected DIF, DIFE, VIF and VIFE")]
    [InlineData(""" "telegrams": [ { "records": [ { "record": "0C 13" } ] } ] """, ", telegram 1, record 1: has 0 data sources; expected exactly one of value, text, date, clock, hex.")]
    [InlineData(""" "telegrams": [ { "records": [ { "record": "0C 13", "value": 123456789 } ] } ] """, ", record 1: \"value\" is 123456789; expected data that fits data field C of \"record\".")]
    [InlineData(""" "telegrams": [ { "records": [ { "record": "01 13", "value": 128 } ] } ] """, "\"value\" is 128; expected data that fits data field 1")]
    [InlineData(""" "telegrams": [ { "records": [ { "record": "01 13", "clock": true } ] } ] """, "\"clock\" is true; expected data that fits data field 1")]
    [InlineData(""" "telegrams": [ { "records": [ { "record": "8D 80 80 80 80 80 80 80 80 80 80 00 13", "text": "a" } ] } ] """, "; expected DIF, DIFE, VIF and VIFE in hexadecimal, at most 10 DIFE and 10 VIFE")]
    [InlineData(""" "telegrams": [ { "records": [ { "record": "0C 13", "value": "x" } ] } ] """, ": \"value\" is \"x\"; expected a number.")]
    [InlineData(""" "telegrams": [ { "records": [ { "record": "0C 13", "value": 1, "periodHours": 0 } ] } ] """, ": \"periodHours\" is 0; expected a number from 0.001 to 1000000.")]
    public void An_error_of_a_meter_contains_its_place(string property, string message)
    {
        string json = $$"""{ "meters": [ { "name": "gas", {{Head}}, {{property}} } ] }""";
        string said = Assert.Throws<BusDefinitionException>(() => BusDefinition.Parse(json, "bus.json")).Message;
        Assert.StartsWith("bus.json, meter 1 (\"gas\")", said);
        Assert.Contains(message, said);
    }

    [Fact]
    public void A_telegram_that_fits_no_frame_is_refused()
    {
        string data = string.Concat(Enumerable.Repeat("2F", 240));
        string json = $$"""{ "meters": [ { {{Head}}, "telegrams": [ { "data": "{{data}}" } ] } ] }""";
        Assert.Equal(
            "bus.json, meter 1, telegram 1: has 253 bytes including its header; expected at most 252.",
            Assert.Throws<BusDefinitionException>(() => BusDefinition.Parse(json, "bus.json")).Message);
    }

    [Fact]
    public void Invalid_JSON_and_a_missing_file_are_reported()
    {
        Assert.StartsWith("bus.json: not valid JSON:", Assert.Throws<BusDefinitionException>(() => BusDefinition.Parse("{ \"meters\": [", "bus.json")).Message);
        Assert.StartsWith("no/such.json: cannot read the file:", Assert.Throws<BusDefinitionException>(() => BusDefinition.Load("no/such.json")).Message);
    }

    [Theory]
    [InlineData(252)]
    [InlineData(253)]
    [InlineData(1000)]
    public void More_data_than_a_telegram_takes_are_refused(int bytes)
    {
        string record = $$"""{ "record": "0D 13", "hex": "{{string.Concat(Enumerable.Repeat("00", bytes))}}" }""";
        string json = $$"""{ "meters": [ { {{Head}}, "telegrams": [ { "records": [ {{record}} ] } ] } ] }""";
        Assert.Contains("\"hex\" is \"000000", Assert.Throws<BusDefinitionException>(() => BusDefinition.Parse(json, "bus.json")).Message);
    }

    [Theory]
    [InlineData("meters", 1001, "bus.json: \"meters\" has 1001 items; expected at most 1000.")]
    [InlineData("faults", 101, "bus.json: \"faults\" has 101 items; expected at most 100.")]
    public void More_items_than_a_bus_has_are_refused(string list, int count, string message)
    {
        string json = $$"""{ "{{list}}": [ {{string.Join(", ", Enumerable.Repeat("{}", count))}} ] }""";
        json = list == "meters" ? json : json.Insert(1, $$""" "meters": [ { {{Head}} } ],""");
        Assert.Equal(message, Assert.Throws<BusDefinitionException>(() => BusDefinition.Parse(json, "bus.json")).Message);
    }

    [Fact]
    public void A_thousand_meters_are_read()
    {
        string json = $$"""{ "meters": [ {{string.Join(", ", Enumerable.Repeat($"{{ {Head} }}", BusDefinition.MaxMeters))}} ] }""";
        Assert.Equal(BusDefinition.MaxMeters, BusDefinition.Parse(json, "bus.json").Meters.Count);
    }

    [Theory]
    [InlineData("[", 5000)]
    [InlineData("{\"meters\":[", 5000)]
    public void Deep_nesting_is_refused(string part, int count) =>
        Assert.StartsWith("bus.json: not valid JSON: ", Assert.Throws<BusDefinitionException>(() => BusDefinition.Parse(string.Concat(Enumerable.Repeat(part, count)), "bus.json")).Message);

    [Theory]
    [InlineData("""{ "meters": [ { "name": "\uD800" } ] }""")]
    [InlineData("""{ "\uD800": 1, "meters": [ { "primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7 } ] }""")]
    public void A_text_that_is_not_Unicode_is_refused(string json) =>
        Assert.StartsWith("bus.json: a text is not valid Unicode: ", Assert.Throws<BusDefinitionException>(() => BusDefinition.Parse(json, "bus.json")).Message);

    [Fact]
    public void Half_of_a_pair_in_a_string_is_refused() =>
        Assert.StartsWith("bus.json: a text is not valid Unicode: ", Assert.Throws<BusDefinitionException>(() => BusDefinition.Parse($"{{ \"a{(char)0xD800}\": 1 }}", "bus.json")).Message);

    [Fact]
    public void A_file_without_end_is_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no /dev/zero.");
        Assert.Equal("/dev/zero has more than 4194304 bytes. Expected at most 4194304.", Assert.Throws<BusDefinitionException>(() => BusDefinition.Load("/dev/zero")).Message);
    }
}
