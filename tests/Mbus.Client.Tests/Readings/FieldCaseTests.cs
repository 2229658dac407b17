using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

/// <summary>Telegrams reported from the field: what a person reads in the table, with the clause beside it.</summary>
public class FieldCaseTests
{
    private const string Header = "72 78 56 34 12 93 15 33 03 2A 00";
    private const string Key = "00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F";

    [Theory]
    // EN 13757-7:2018, table 2: CI 79 has no header; EN 13757-3:2018, annex G: signature, CRC, data.
    [InlineData("79 C2525B89 4D88004D8800B810091F33000000", "Meter not named|signature 52C2, is not known")]
    // EN 13757-3:2018, table 10, VIF 79: the layout of the secondary address (clause 7.5.1 of part 7).
    [InlineData("78 07 79 41462068 9344 47 0C", "68204641 QDS|version 71 (47h), heat (flow) (0C)")]
    // EN 13757-7:2018, table 19: security modes.
    [InlineData(Header + " 45 15 0C 13 27 04 85 02", "security mode 21 is not known|2850.427  m³")]
    [InlineData(Header + " 45 01 0C 13 27 04 85 02", "security mode 1 is defined by the manufacturer|2850.427  m³")]
    // EN 13757-3:2018, table 10, VIF 7F: data of the manufacturer.
    [InlineData("78 0D FF5F 04 820001FE", "82 00 01 FE")]
    // EN 13757-3:2018, table 12, FD 73: type L only in variable length.
    [InlineData("78 01 FD73 00", "listening window      0")]
    // EN 13757-3:2018, table 15, VIFE 7F: manufacturer specific codes follow.
    [InlineData("78 02FDC9FF01 EE00 02FDC9FF02 ED00", "manufacturer specific 01|manufacturer specific 02")]
    [InlineData("72 78563412 4204 02 02 01 00 0000 02FDC9FF01 EE00 02FDC9FF02 ED00", "ABB (ABB, Sweden)|voltage L1    238  V|voltage L2    237  V")]
    // EN 13757-3:2018, table 18: record errors.
    [InlineData("78 0A A6 18 0000", "0  h         the meter reports: data error")]
    [InlineData("78 03FD971C 000000", "the meter reports: premature end of record")]
    // EN 13757-3:2018, annex A: no type of date has 12 digits; ABB's manual 2CMC485003M0201.
    [InlineData("78 4EEDEB00 004613150814", "140815134600|a date in a data field that cannot carry it")]
    [InlineData("72 78563412 4204 02 02 01 00 0000 4EEDEB00 004613150814", "2014-08-15T13:46:00|sent as 140815134600, date by abb-electricity")]
    // EN 13757-7:2018, clause 9.4.4: the decrypted body begins with 2F 2F.
    [InlineData(Header + " 20 25 2F2F 0C13 27048502 2F2F2F2F2F2F2F2F 2F2F2F2F2F2F2F2F 2F2F2F2F2F2F2F2F", "already decrypted|2850.427  m³")]
    // EN 13757-7:2018, clause 7.7.4: number of encrypted blocks.
    [InlineData(Header + " 10 25 59 23 C9 5A AA 26 D1 B2 E7 49 3B 01 3E C4 A6 F6 0C13 27048502", "the meter's key is needed|6 bytes after the encrypted blocks|2850.427  m³")]
    // EN 13757-3:2018, annex F: compact profile.
    [InlineData("6863636808FD721211070301060807A62850A52F2F041305000000046D2531E3220C780000000003FD170C000C84046D3BB7DF28840413050000008D04931F1634FE05000000050000000500000005000000050000000F2F2F2F2F2F2F2F2F2F2F2F2F01FD7BAF1316",
        "every month|2022-09-30T23:59 0.005 m³|2022-10-31T23:59 0.005 m³|2022-11-30T23:59 0.005 m³|2022-12-31T23:59 0.005 m³|2023-01-31T23:59 0.005 m³")]
    // EN 13757-3:2018, annex F: register numbers (VIFE 1E), and the inverse profile (VIFE 13) back from the base time.
    [InlineData("78 84046D3BB7DF28 8D04931E 0B 3BFE 010000 020000 FFFFFF", "storage 9  2022-09-30T23:59 0.001 m³|storage 10  2022-10-31T23:59 0.002 m³|storage 11  2022-11-30T23:59 no value")]
    [InlineData("78 84046D3BB7DF28 8D049313 0A 34FE 01000000 02000000", "inverse compact profile|2022-07-31T23:59 0.001 m³|2022-06-30T23:59 0.002 m³")]
    // EN 13757-3:2018, annex F: spacing in seconds, minutes and hours, every 10 days, half months; increments and decrements; BCD and 32-bit real elements.
    [InlineData("78 84046D3BB7DF28 84041364000000 8D04931F 06 4201 01000200", "2022-08-31T23:59:01 0.101 m³|2022-08-31T23:59:02 0.103 m³")]
    [InlineData("78 84046D3BB7DF28 84041364000000 8D04931F 06 9201 01000200", "2022-09-01T00:00 0.099 m³|2022-09-01T00:01 0.097 m³")]
    [InlineData("78 84046D3BB7DF28 84041364000000 8D04931F 06 E202 FFFF0200", "every 2 hours|2022-09-01T01:59 0.099 m³|2022-09-01T03:59 0.101 m³")]
    [InlineData("78 84046D3BB7DF28 8D04931F 06 3A0A 01009900", "every 10 days|2022-09-10T23:59 0.001 m³|2022-09-20T23:59 0.099 m³")]
    [InlineData("78 84046D3BB7DF28 8D04931F 0A 35FD 0000803F 00002040", "every half month|2022-09-15T23:59 0.001 m³|2022-09-30T23:59 0.0025 m³")]
    // EN 13757-7:2018, clause 7.7.5: mode 7 with the key itself and with a counter in the configuration; the body is already decrypted.
    [InlineData(Header + " 10 27 10 01020304 2F2F 0C13 27048502 2F2F2F2F2F2F2F2F", "already decrypted|2850.427  m³")]
    [InlineData("7A 2A 00 10 05 2F2F 0C13 27048502 2F2F2F2F2F2F2F2F", "already decrypted|2850.427  m³")]
    [InlineData("7A 2A 00 00 0D 0C13 27048502", "security mode 13: TLS is not supported")]
    // EN 13757-3:2018, table 5: LVAR of numbers, BCD and text behind VIF 7F.
    [InlineData("78 0D FF10 03 414243 0D FF05 C2 1234 0D FF5F D3 123456 0D FF01 E2 0102", "CBA|3412|-563412|513")]
    // EN 13757-3:2018, table 10, VIF 79: with storage and subunit, of other lengths, and all bits set.
    [InlineData("78 8741 79 412F2068 9344 47 0C 06 79 010203040506 0C 79 41462068", "68202F41 QDS|storage 2, subunit 1|6618611909121|68204641")]
    // EN 13757-3:2018, table 18: every record error keeps the value beside it.
    [InlineData("78 04 93 15 01000000 04 93 16 02000000 04 93 01 03000000", "0.001  m³        the meter reports: no data available|0.002  m³        the meter reports: data overflow|0.003  m³        the meter reports: too many DIFEs")]
    // EN 13757-7:2018, clauses 6.3 and 9.6.1: authentication layer, derived keys.
    [InlineData("900F002C25B30A0000AF5D74DF73A600D972785634129315330375002007109058475F4BC91DF878B80A1B0F98B629024AAC727942BFC549233C0140829B93", "28504.27|2008-05-31T23:50|authentication code correct")]
    // EN 13757-3:2018, annex A, types F and G.
    [InlineData("78 02 6C 0000 02 6C FFFF 04 6D 00000000 04 6D FFFFFFFF 06 6D 000000000000", "1  date           not set|2  date           not set|3  date and time  not set|4  date and time  not set|5  date and time  not set")]
    // EN 13757-2, C and A field.
    [InlineData("68060668 53FE51017A405D16", "Request SND_UD FCB=0 to 254|from master, C 53, A FE|bus address     64")]
    // Units of the meter's own resolution, durations, flags, versions, plain text, VIF 7E.
    [InlineData("78 04 06 55 BC 00 00 04 0F 31 DB 4C 1F", "48213  kWh|5251305.45  GJ")]
    [InlineData("78 04 20 28 10 43 01 04 25 6E 01 00 00 02 22 10 27", "245 d 1 h 11 min 4 s|6 h 6 min|10000  h")]
    [InlineData("78 02 FD 17 80 80", "8080h|bits 7, 15")]
    [InlineData("78 01 FD 0E 17", "firmware version     23            17h")]
    [InlineData("78 02 7C 03 48 52 25 2A 00", "\"%RH\"")]
    [InlineData("78 08 7E", "any VIF (7E)")]
    [InlineData("78 42 6C 9F 2C 44 13 0A 00 00 00", "storage 1 = 2020-12-31")]
    public void A_person_reads(string hex, string expected)
    {
        MeterReading reading = Read(hex);
        string table = ReadingTable.Format(reading);
        string oneLine = string.Join(' ', table.Split('\n').Select(line => line.Trim()));
        Assert.All(expected.Split('|'), part => Assert.True(table.Contains(part, StringComparison.Ordinal) || oneLine.Contains(part, StringComparison.Ordinal), $"{part}\n{table}"));
        ReadingCsv.Format(reading);
        using (System.Text.Json.JsonDocument.Parse(ReadingJson.Format(reading)))
        {
        }

        Assert.All(reading.Telegrams, telegram => Assert.Equal(telegram.Bytes.Length, TelegramExplanation.Of(telegram).Sum(line => line.Bytes.Length)));
    }

    [Fact]
    public void JSON_and_CSV_keep_base_units_and_exact_values()
    {
        MeterReading reading = Read("78 04 06 55 BC 00 00 04 20 28 10 43 01 02 FD 17 80 80");
        Assert.Contains("\"value\":48213000,", ReadingJson.Format(reading), StringComparison.Ordinal);
        Assert.Contains("\"value\":21172264,", ReadingJson.Format(reading), StringComparison.Ordinal);
        Assert.Contains(",48213000,W.h,Wh,", ReadingCsv.Format(reading), StringComparison.Ordinal);
        Assert.Contains(",32896,,,", ReadingCsv.Format(reading), StringComparison.Ordinal);
    }

    private static MeterReading Read(string hex)
    {
        DecodeOptions options = new() { Key = Recorded.Bytes(hex.StartsWith("900F", StringComparison.Ordinal) ? Key : ""), Formats = new RecordFormats() };
        return Assert.Single(Capture.ReadText(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(hex)), "a test", options)).Reading!;
    }
}
