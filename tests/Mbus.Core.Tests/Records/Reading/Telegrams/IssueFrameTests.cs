using System.Text.Json;

namespace Mbus.Tests.Records;

/// <summary>Telegrams that people posted in public issues because a program misread them: every record of each.</summary>
public class IssueFrameTests
{
    [Theory]
    [InlineData("Valley.Net.Protocols.MeterBus/issues/12", """
        0C78 fabrication number: 19019191
        0D7C084449202E747375630A plain text: "          " cust. ID
        046D date and time: 2020-06-10T12:00
        027C09656D6974202E746162 plain text: 5194 bat. time
        0414 volume: 358925e-2 m³
        04947F volume: 0e-2 m³, manufacturer specific
        4414 storage 1 volume: 307287e-2 m³
        0F ManufacturerData 3
        """)]
    [InlineData("libmbus/issues/77", """
        0478 fabrication number: 32880356
        046D date and time: 2014-01-19T22:26
        0416 volume: 71260 m³
        04FB01 energy: 310e6 Wh
        8420FB01 tariff 2 energy: 0e6 Wh
        8430FB01 tariff 3 energy: 0e6 Wh
        043E volume flow: 82 m³/h
        042E power: 394e3 W
        025B flow temperature: 54 °C
        025F return temperature: 50 °C
        0461 temperature difference: 420e-2 K
        0227 operating time: 195 d
        01FD17 error flags: 16
        049028 volume: 1000000e-6 m³, increment per input pulse on channel 0
        426C storage 1 date: 2013-12-31
        4416 storage 1 volume: 44765 m³
        44FB01 storage 1 energy: 203e6 Wh
        C420FB01 storage 1 tariff 2 energy: 0e6 Wh
        C430FB01 storage 1 tariff 3 energy: 0e6 Wh
        82016C storage 2 date: 2000-00-** (Impossible)
        840116 storage 2 volume: 0 m³
        8401FB01 storage 2 energy: 0e6 Wh
        8421FB01 storage 2 tariff 2 energy: 0e6 Wh
        8431FB01 storage 2 tariff 3 energy: 0e6 Wh
        """)]
    [InlineData("m-bus-parser/issues/78", """
        0E13 volume: 32625166e-3 m³
        043B volume flow: 0e-3 m³/h
        046D date and time: 2002-07-16T18:50
        0E933B volume: 32625166e-3 m³, accumulation of positive contributions
        0E933C volume: 0e-3 m³, accumulation of negative contributions
        0265 external temperature: 2393e-2 °C
        0259 flow temperature: 2230e-2 °C
        04FD17 error flags: 32769
        02FD74 remaining battery life: 1785 d
        0F ManufacturerData 2
        """)]
    [InlineData("m-bus-parser/issues/26", """
        0C13 volume: invalid
        """)]
    [InlineData("wmbusmeters/issues/543", """
        0C00 energy: 0e-3 Wh
        046D date and time: 2022-04-21T04:41
        426C storage 1 date: 2000-00-** (Impossible)
        4C00 storage 1 energy: 0e-3 Wh
        42EC7E storage 1 date: 2023-01-01, future value
        0F ManufacturerData 4
        """)]
    [InlineData("wmbusmeters/issues/435", """
        0C78 fabrication number: 10857629
        0406 energy: 147e3 Wh
        82046C storage 8 date: 2022-01-01
        C284006C storage 9 date: ****-**-31 (Invalid)
        840406 storage 8 energy: 0e3 Wh
        C4840006 storage 9 energy: invalid
        820A6C storage 20 date: 2022-04-01
        840A06 storage 20 energy: 0e3 Wh
        0413 volume: 82627e-3 m³
        0259 flow temperature: 3034e-2 °C
        025D return temperature: 2553e-2 °C
        0261 temperature difference: 481e-2 K
        042D power: 37e2 W
        043B volume flow: 678e-3 m³/h
        046D date and time: 2022-04-28T07:08
        0426 operating time: 381 h
        02FD17 error flags: 0
        1F MoreRecordsFollow 0
        """)]
    [InlineData("libmbus/issues/61", """
        0413 volume: 9849e-3 m³
        046D date and time: 2013-10-15T14:57
        426C storage 1 date: 2013-09-28
        4413 storage 1 volume: 8393e-3 m³
        42EC7E storage 1 date: 2014-09-28, future value
        0C78 fabrication number: 25776
        0F ManufacturerData 3
        """)]
    [InlineData("libmbus/issues/123", """
        046D date and time: 2016-10-12T06:13
        0C13 volume: 183e-3 m³
        4C13 storage 1 volume: 0e-3 m³
        426C storage 1 date: ****-**-31 (Invalid)
        326C Error date: 2016-10-13
        02BB56 volume flow: 0 h, duration of last lower limit exceed
        06FD0C model: 2589865738456
        02FA3D bus address: 256, non-metric
        """)]
    [InlineData("tmbus/issues/6", """
        0405 energy: 3e2 Wh
        04FB8275 reactive energy: 0e2 varh, multiplied by 10^-1
        042A power: 480e-1 W
        04FB9772 reactive power: -414e-1 var, multiplied by 10^-4
        04FBB772 apparent power: 633e-1 VA, multiplied by 10^-4
        04FD59 current: 268e-3 A
        04FD48 voltage: 2361e-1 V
        02FDBA73 dimensionless: 758e-3, multiplied by 10^-3
        02FB2E frequency: 500e-1 Hz
        1F MoreRecordsFollow 0
        """)]
    [InlineData("wmbusmeters/issues/1118", """
        849010FF80843B tariff 5 manufacturer specific: 490394
        849010FF80843C tariff 5 manufacturer specific: 0
        849010FF81843B tariff 5 manufacturer specific: 284557
        849010FF81843C tariff 5 manufacturer specific: 1
        8410FF80843B tariff 1 manufacturer specific: 485986
        8420FF80843B tariff 2 manufacturer specific: 4408
        8410FF80843C tariff 1 manufacturer specific: 0
        8420FF80843C tariff 2 manufacturer specific: 0
        8410FF81843B tariff 1 manufacturer specific: 281332
        8420FF81843B tariff 2 manufacturer specific: 3224
        8410FF81843C tariff 1 manufacturer specific: 1
        8420FF81843C tariff 2 manufacturer specific: 0
        84A010FF80843B tariff 6 manufacturer specific: 490394
        84A010FF80843C tariff 6 manufacturer specific: 0
        84A010FF81843B tariff 6 manufacturer specific: 284557
        84A010FF81843C tariff 6 manufacturer specific: 1
        04FF9029 manufacturer specific: 0
        02FF912B manufacturer specific: 0
        1F MoreRecordsFollow 5
        """)]
    [InlineData("libmbus/issues/88", """
        055B flow temperature: 0e0 °C
        055F return temperature: 0e0 °C
        053E volume flow: 0e0 m³/h
        052B power: 0e0 W
        01FF07 manufacturer specific: 1
        059628 volume: 0.00027777778e0 m³, increment per input pulse on channel 0
        05FF01 manufacturer specific: 0.09475264e0
        05FF02 manufacturer specific: 0.3897187e0
        01FF04 manufacturer specific: 1
        01FD0F software version: 42
        02FD0D hardware version: 41
        0322 on time: 3579 h
        0170 averaging duration: 30 s
        828901FD25 storage 50 storage interval: 60 min
        828203FD26 storage 100 storage interval: 24 h
        02EC7E date: 2000-**-01 (Every), future value
        C28401EC7E storage 41 date: 2000-07-01, future value
        828501EC7E storage 42 date: 2000-01-01, future value
        1F MoreRecordsFollow 0
        """)]
    public void Telegrams_that_other_programs_misread_are_read_completely(string issue, string expected)
    {
        using JsonDocument frames = JsonDocument.Parse(File.ReadAllText(Path.Combine(Frames.Require(), "issue-frames", "frames.json")));
        JsonElement element = frames.RootElement.EnumerateArray().Single(e => e.GetProperty("url").GetString()!.EndsWith(issue, StringComparison.Ordinal));
        byte[] bytes = Frames.Hex(element.GetProperty("hex").GetString()!);
        Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame));
        RecordReader reader = new();
        reader.Reset(TelegramHeader.Read(frame));

        Assert.Equal(expected, Transcript.Of(reader).TrimEnd('\n'));
    }
}
