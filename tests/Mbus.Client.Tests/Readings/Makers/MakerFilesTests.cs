using System.Text.Json;
using Mbus.Client.Readings;
using Mbus.Client.Tests.Formats;

namespace Mbus.Client.Tests.Readings;

public class MakerFilesTests
{
    [Fact]
    public void There_are_a_dozen_files_each_valid_and_with_a_public_source()
    {
        string folder = Path.Combine(Path.GetDirectoryName(Vectors.VectorFiles.Folder)!, "..", "shared", "Mbus.Client", "Readings", "Makers");
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "maker.schema.json")));
        string[] files = Directory.GetFiles(Path.Combine(folder, "Data"), "*.json");
        Assert.All(files, file =>
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
            SchemaCheck check = new(schema.RootElement);
            check.Check(json.RootElement);
            Assert.Empty(check.Faults);
        });
        Assert.InRange(MakerFiles.BuiltIn.Files.Count, 12, 100);
        Assert.Equal(files.Length, MakerFiles.BuiltIn.Files.Count);
        Assert.All(MakerFiles.BuiltIn.Files, file => Assert.Contains("https://", file.Source, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ABB", "02", "02 FD C9 FF 81 02 EE 00", null)]
    [InlineData("ABB", "02", "02 FD C9 FF 01 EE 00", "L1")]
    [InlineData("ABB", "02", "02 FD C9 FF 02 EE 00", "L2")]
    [InlineData("ABB", "07", "02 FD C9 FF 02 EE 00", null)]
    [InlineData("ABB", "02", "4E ED EB 00 00 46 13 15 08 14", "2014-08-15T13:46:00")]
    [InlineData("ABB", "02", "07 FF A6 00 01 00 00 00 00 00 00 00", "error flags")]
    [InlineData("KAM", "04", "04 FF 22 05 00 00 80", "info codes; supply voltage interrupted, sensor error, leakage, water penetration")]
    [InlineData("EFE", "04", "01 FD 17 81", "temperature sensor 1: cable break, battery low")]
    [InlineData("EFE", "04", "01 FD 17 00", null)]
    [InlineData("XYZ", "04", "01 FD 17 81", null)]
    public void Names_are_those_of_the_makers_file(string manufacturer, string medium, string record, string? expected)
    {
        RecordReading reading = Assert.Single(Read(manufacturer, medium, record, MakerFiles.BuiltIn).Records);
        if (expected == "L1" || expected == "L2")
            Assert.Equal(expected, reading.Maker?.Code);
        else if (expected == null)
            Assert.True(reading.Maker == null || reading.Maker.Flags.Count == 0);
        else
            Assert.Equal(expected, reading.Maker?.ToString());
    }

    [Theory]
    [InlineData("HYD", "20", "70", "E-7: no ultrasonic signal, for example air")]
    [InlineData("HYD", "2F", "F2", "leakage")]
    [InlineData("DME", "40", "84", "E-9: battery nearly empty")]
    [InlineData("DME", "40", "00", null)]
    [InlineData("DME", "40", "60", null)]
    [InlineData("DME", "41", "84", null)]
    public void A_status_byte_that_is_a_code_has_a_name(string manufacturer, string version, string status, string? expected) =>
        Assert.Equal(expected, Read(manufacturer, "04", "01 13 05", MakerFiles.BuiltIn, status, version).Telegrams[0].MakerStatus.SingleOrDefault());

    [Fact]
    public void The_errors_of_Landis_Gyr_UH50_have_names()
    {
        RecordReading reading = Assert.Single(Read("LUG", "04", "02 FD 17 03 04", MakerFiles.BuiltIn, version: "04").Records);
        Assert.Equal("F0: no flow measurement, for example air, F1: hot side temperature sensor interrupted, warning: measuring tube dirty", reading.Maker?.ToString());
    }

    [Theory]
    [InlineData("ABB", "ABB, Sweden")]
    [InlineData("AAA", "Aventies, Germany")]
    [InlineData("QQQ", null)]
    [InlineData("", null)]
    [InlineData("7FFF", null)]
    public void The_holder_of_a_code_is_that_of_the_list(string letters, string? expected) =>
        Assert.Equal(expected, new MeterIdentity("12345678", letters, 1, 2).ManufacturerName);

    [Fact]
    public void The_bytes_and_the_value_stay_as_sent()
    {
        RecordReading reading = Assert.Single(Read("EFE", "04", "01 FD 17 81", MakerFiles.BuiltIn).Records);
        Assert.Equal(("129", "01 FD 17 81"), (reading.ValueText, Hex.Format(reading.Raw.Span)));
        Assert.Equal("engelmann-sensostar", reading.Maker!.File);
    }

    [Fact]
    public void A_file_of_the_user_has_priority_and_names_the_data_behind_DIF_0F()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("mbus-maker").FullName, "mine.json");
        File.WriteAllText(path, """
            {"schema": "mbus-edge/maker/1", "title": "mine", "source": "own", "manufacturer": "EFE", "status": {"5": "leak"},
             "flags": {"FD17": {"0": "first"}}, "data": [{"at": 0, "length": 2, "name": "flow", "unit": "l/h", "exponent": -1}, {"at": 2, "coding": "bcd", "name": "channel"}, {"at": 3, "length": 4, "name": "absent"}]}
            """);
        MakerFiles files = MakerFiles.BuiltIn.With(path);
        MeterReading reading = Read("EFE", "04", "01 FD 17 81 0F 7D 00 12", files, status: "20");
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Equal(["first", "flow 12.5 l/h; channel 12"], reading.Records.Select(record => record.Maker?.ToString()));
        Assert.Equal(["leak"], reading.Telegrams[0].MakerStatus);
        Assert.Equal("7D 00 12", reading.Records[1].ValueText);
    }

    [Theory]
    [InlineData("[]", "the file is not an object")]
    [InlineData("{", "line 1: not valid JSON")]
    [InlineData("{}", "\"title\", \"source\" or \"manufacturer\" is missing")]
    [InlineData("""{"schema": "mbus-edge/maker/2"}""", "\"schema\" is \"mbus-edge/maker/2\"; expected \"mbus-edge/maker/1\"")]
    [InlineData("""{"manufacturer": "efe"}""", "expected three letters")]
    [InlineData("""{"flag": {}}""", "\"flag\" is not a member")]
    [InlineData("""{"flags": {"FG": {}}}""", "\"FG\" in \"flags\" is not hexadecimal")]
    [InlineData("""{"flags": {"FD17": {"64": "x"}}}""", "\"64\" in \"FD17\" is not a bit; expected 0 to 63")]
    [InlineData("""{"data": [{"name": "x"}]}""", "needs \"at\" and \"name\"")]
    [InlineData("""{"data": [{"at": 1, "name": "x", "length": 9}]}""", "\"length\" is 9; expected 1 to 8")]
    [InlineData("""{"data": [{"at": 1, "name": "x", "coding": "float"}]}""", "expected unsigned, signed, bcd or bytes")]
    [InlineData("""{"statusCodes": {"21": "x"}}""", "\"21\" in \"statusCodes\" is not a status byte")]
    [InlineData("""{"media": ["4"]}""", "is not two hexadecimal digits")]
    public void An_invalid_file_is_an_error_with_the_place(string json, string expected)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, json);
        string message = Assert.Throws<FormatException>(() => MakerFiles.BuiltIn.With(path)).Message;
        File.Delete(path);
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KAM", "Kamstrup")]
    [InlineData("DME", "DIEHL")]
    [InlineData("QQQ", null)]
    public void A_manufacturer_code_has_the_name_of_its_holder(string code, string? expected) =>
        Assert.Equal(expected != null, new MeterIdentity("12345678", code, 1, 7).ManufacturerName?.Contains(expected ?? "-", StringComparison.Ordinal) ?? false);

    private static MeterReading Read(string manufacturer, string medium, string records, MakerFiles makers, string status = "00", string version = "70")
    {
        ushort code = Manufacturer.FromLetters(manufacturer);
        string hex = $"72 78 56 34 12 {code & 0xFF:X2} {code >> 8:X2} {version} {medium} 2A {status} 00 00 {records}";
        CaptureItem item = Assert.Single(Capture.ReadText(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(hex)), "a test", new DecodeOptions { Makers = makers }));
        return item.Reading!;
    }
}
