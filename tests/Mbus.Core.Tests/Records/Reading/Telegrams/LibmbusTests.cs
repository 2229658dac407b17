using System.Globalization;
using System.Xml.Linq;

namespace Mbus.Tests.Records;

/// <summary>The normalised values that libmbus 0.10.0 prints for its own telegrams, where they are right.</summary>
public class LibmbusTests
{
    /// <summary>Where we differ, with the reason: libmbus is wrong, or says less.</summary>
    private static readonly (string Where, string Ours, string Theirs, string Reason)[] Differences =
    [
        ("ACW_Itron-BM-plus-m 2 426C0000", "Instantaneous value 1 2000-00-** Impossible", "Instantaneous value 1 2000-00-00", "month 0 is no month"),
        ("REL-Relay-Padpuls2 1 046DA115E917", "Instantaneous value 0 2015-07-09T21:33 Invalid", "Instantaneous value 0 1900-01-00T00:00:00Z", "the meter marks its clock as invalid; libmbus prints a date that nobody sent"),
        ("itron_bm_+m 2 426C0000", "Instantaneous value 1 2000-00-** Impossible", "Instantaneous value 1 2000-00-00", "month 0 is no month"),
        ("landis+gyr_ultraheat_t230 19 9410AD6F00000000", "Maximum value 0 1 0 2000-00-**T00:00 Impossible", "Maximum value 0 1 0 0.000000", "VIFE 6F makes the data a date; libmbus looks at no such VIFE"),
        ("landis+gyr_ultraheat_t230 20 9410BB6F00000000", "Maximum value 0 1 0 2000-00-**T00:00 Impossible", "Maximum value 0 1 0 0.000000", "the same"),
        ("landis+gyr_ultraheat_t230 21 9410DA6F32147A18", "Maximum value 0 1 0 2011-08-26T20:50:00Z", "Maximum value 0 1 0 41065374.600000", "the same"),
        ("landis+gyr_ultraheat_t230 22 9410DE6F2B0B6918", "Maximum value 0 1 0 2011-08-09T11:43:00Z", "Maximum value 0 1 0 40953732.300000", "the same"),
        ("landis+gyr_ultraheat_t230 32 848F0F6D0000E1F1", "Instantaneous value 510 0 0 ****-01-01T00:00 Every", "Instantaneous value 510 0 0 2027-01-01T00:00:00Z", "year 127 is every year"),
        ("sen_pollusonic_2 0 31650000", "Actual value 6531000.000000", "Actual value 6531", "libmbus does not normalise the fixed structure"),
        ("sen_pollusonic_2 1 69000000", "Actual value 0.069000", "Actual value 69", "the same"),
        ("siemens_rvd235 3 8130FD7C01", "Instantaneous value 0 3 0 UnknownVif", "Instantaneous value 0 3 0 1.000000", "FD 7C is reserved: the number is there, its meaning is not"),
        ("siemens_rvd235 4 8120FD7C00", "Instantaneous value 0 2 0 UnknownVif", "Instantaneous value 0 2 0 0.000000", "the same"),
        ("siemens_rvd235 5 01FD7C00", "Instantaneous value 0 UnknownVif", "Instantaneous value 0 0.000000", "the same"),
        ("siemens_wfh21 3 326C0000", "Value during error state 0 2000-00-** Impossible", "Value during error state 0 2000-00-00", "month 0 is no month"),
    ];

    private static readonly Dictionary<Unit, (double Factor, string Text)> SiUnits = new()
    {
        [Unit.Minute] = (60, "s"),
        [Unit.Hour] = (3600, "s"),
        [Unit.Day] = (86400, "s"),
        [Unit.Second] = (1, "s"),
        [Unit.WattHour] = (1, "Wh"),
        [Unit.Joule] = (1, "J"),
        [Unit.CubicMetre] = (1, "m^3"),
        [Unit.Watt] = (1, "W"),
        [Unit.CubicMetrePerHour] = (1, "m^3/h"),
        [Unit.Celsius] = (1, "°C"),
        [Unit.Kelvin] = (1, "K"),
        [Unit.Volt] = (1, "V"),
        [Unit.Ampere] = (1, "A"),
    };

    private readonly RecordReader _reader = new();

    [Fact]
    public void Values_match_except_for_the_listed_differences()
    {
        string folder = Path.Combine(Frames.Require(), "libmbus", "test");
        List<string> found = new();
        foreach (string file in Directory.EnumerateFiles(folder, "*.norm.xml").Order(StringComparer.Ordinal))
            Compare(Path.GetFileName(file).Replace(".norm.xml", ""), found);
        string[] listed = Differences.Select(d => $"{d.Where}: {d.Ours} / {d.Theirs}").ToArray();
        Assert.Equal(string.Join("\n", listed), string.Join("\n", found));
        Assert.All(Differences, d => Assert.NotEqual("", d.Reason));
    }

    private void Compare(string name, List<string> found)
    {
        string folder = Path.Combine(Frames.Require(), "libmbus", "test");
        string xml = File.ReadAllText(Path.Combine(folder, name + ".norm.xml")).Replace("ISO-8859-1", "utf-8");
        XElement root = XDocument.Parse(xml).Root!;
        byte[] bytes = Frames.Load(Path.Combine("libmbus", "test", name + ".hex"));
        Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame), name);
        TelegramHeader header = TelegramHeader.Read(frame);
        Note(found, name + " header", Header(header), Header(root.Element("SlaveInformation")!));

        _reader.Reset(header);
        int index = 0;
        foreach (XElement record in root.Elements("DataRecord"))
        {
            Assert.True(_reader.Read(), name);
            Note(found, $"{name} {index} {Convert.ToHexString(bytes, _reader.RecordOffset, Math.Min(12, _reader.RecordLength))}", Ours(), Theirs(record));
            index++;
        }

        Assert.False(_reader.Read(), name);
    }

    private static void Note(List<string> found, string where, string ours, string theirs)
    {
        if (ours != theirs)
            found.Add($"{where}: {ours} / {theirs}");
    }

    private static string Header(TelegramHeader header)
    {
        string id = header.Address.Identification.ToString("X");
        if (header.Content == TelegramContent.FixedCounters)
            return $"{id} {header.AccessNumber} {header.Status:X2}";
        return $"{id} {Manufacturer.ToLetters(header.Address.Manufacturer)} {header.Address.Version} {header.AccessNumber} {header.Status:X2} {header.Configuration:X4}";
    }

    private static string Header(XElement slave)
    {
        string[] names = ["Id", "Manufacturer", "Version", "AccessNumber", "Status", "Signature"];
        return string.Join(" ", names.Select(n => slave.Element(n)?.Value).Where(v => v != null));
    }

    private string Ours()
    {
        if (_reader.Kind is RecordKind.ManufacturerData or RecordKind.MoreRecordsFollow)
            return $"{(_reader.Kind == RecordKind.ManufacturerData ? "Manufacturer specific" : "More records follow")} {Hex()}".Trim();

        string function = _reader.Kind == RecordKind.FixedCounter
            ? _reader.Storage == 0 ? "Actual value" : "Stored value"
            : _reader.Function switch
            {
                RecordFunction.Maximum => "Maximum value",
                RecordFunction.Minimum => "Minimum value",
                RecordFunction.Error => "Value during error state",
                _ => "Instantaneous value",
            };
        string place = _reader.DifeCount > 0 ? $"{_reader.Storage} {_reader.Tariff} {_reader.Subunit}" : _reader.Kind == RecordKind.FixedCounter ? "" : $"{_reader.Storage}";
        return $"{function} {place} {Value()}".Replace("  ", " ").Trim();
    }

    private string Value()
    {
        if (_reader.TryGetDate(out DateParts date))
            return date.Validity is DateValidity.Valid ? date.HasTime ? date + ":00Z" : date.ToString() : $"{date} {date.Validity}";
        if (_reader.TryGetText(out string text))
            return text.Trim();
        double factor = SiUnits.TryGetValue(_reader.Unit, out (double Factor, string Text) si) ? si.Factor : 1;
        if (_reader.TryGetDecimal(out long mantissa, out int exponent))
            return Fixed(double.Parse(string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{exponent}"), CultureInfo.InvariantCulture) * factor);
        if (_reader.TryGetReal(out double real))
            return Fixed(real * Math.Pow(10, _reader.Exponent) * factor);
        return _reader.Error != RecordError.None ? _reader.Error.ToString() : "invalid";
    }

    /// <summary>As libmbus 0.10.0 prints a manufacturer's data: the last byte first.</summary>
    private string Hex()
    {
        byte[] data = _reader.Buffer[_reader.DataOffset..(_reader.DataOffset + _reader.DataLength)];
        Array.Reverse(data);
        return BitConverter.ToString(data).Replace('-', ' ');
    }

    private static string Fixed(double value) => value.ToString("F6", CultureInfo.InvariantCulture);

    private static string Theirs(XElement record)
    {
        string[] names = ["Function", "StorageNumber", "Tariff", "Device", "Value"];
        string[] values = names.Select(n => record.Element(n)?.Value ?? "").ToArray();
        if (values[0] is "Manufacturer specific" or "More records follow")
            values[1] = "";
        return string.Join(" ", values.Where(v => v != "").Select(v => v.Trim()));
    }
}
