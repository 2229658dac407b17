using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Mbus.Client.Readings;

/// <summary>Files of makers. Later files have priority over earlier ones.</summary>
public sealed class MakerFiles
{
    private const string Folder = "Mbus.Client.Makers.Data.";
    private const string Extension = ".json";
    private const int MaxFileSize = 1 << 20;

    private static readonly Lazy<MakerFiles> AllBuiltIn = new(LoadBuiltIn);

    private readonly ConcurrentDictionary<string, MakerFile[]> _byManufacturer = new();
    private readonly MakerSource[] _sources;

    private MakerFiles(MakerSource[] sources)
    {
        _sources = sources;
    }

    /// <summary>The files that are part of this library.</summary>
    public static MakerFiles BuiltIn => AllBuiltIn.Value;

    /// <summary>The files.</summary>
    public IReadOnlyList<MakerFile> Files => [.. _sources.Select(source => source.File)];

    /// <summary>Returns these files and one more, which has priority.</summary>
    /// <param name="path">Path of the file, by <c>maker.schema.json</c>.</param>
    /// <exception cref="FormatException">The file has another content; the message gives the place.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or the user has no read permission.</exception>
    public MakerFiles With(string path)
    {
        MakerSource added = new(Path.GetFileNameWithoutExtension(path), Encoding.UTF8.GetBytes(BoundedInput.ReadText(path, MaxFileSize)), path);
        return added.File.Manufacturer.Length > 0 ? new MakerFiles([.. _sources, added]) : this;
    }

    /// <summary>Returns the files for a meter, the one with priority first.</summary>
    internal MakerFile[] For(MeterIdentity? meter)
    {
        if (meter == null)
            return [];

        if (!_byManufacturer.TryGetValue(meter.Manufacturer, out MakerFile[]? files))
            files = _byManufacturer.GetOrAdd(meter.Manufacturer, FilesOf);
        return files.Length == 0 ? files : FilesFor(meter, files);
    }

    private static MakerFile[] FilesFor(MeterIdentity meter, MakerFile[] files) => Array.FindAll(files, file => file.IsFor(meter));

    private MakerFile[] FilesOf(string manufacturer) => [.. _sources.Where(source => source.IsOf(manufacturer)).Select(source => source.File).Reverse()];

    /// <summary>Returns the name of a status byte, or of its bits that are set; empty for none.</summary>
    internal static IReadOnlyList<string> StatusNames(MakerFile[] files, byte status)
    {
        MakerFile? file = files.FirstOrDefault(one => one.Status.Count > 0 || one.StatusCodes.Count > 0);
        if (file == null || status == 0)
            return [];
        return file.StatusCodes.TryGetValue((byte)(status & ~StatusByte.ApplicationMask), out string? name) ? [name] : Set(file.Status, status);
    }

    /// <summary>Returns the names of a record; null for none.</summary>
    internal static MakerNames? NamesOf(MakerFile[] files, RecordReading record)
    {
        foreach (MakerFile file in files)
        {
            string? quantity = NameIn(file.Quantities, record.Vib.Span);
            string? code = CodeIn(file, record);
            List<string> flags = FlagsIn(file, record);
            string? date = file.HasBcdDates ? BcdDate(record) : null;
            MakerFieldValue[] fields = record.Kind is RecordKind.ManufacturerData or RecordKind.MoreRecordsFollow ? FieldsIn(file, record) : [];
            if (quantity != null || code != null || flags.Count > 0 || date != null || fields.Length > 0)
                return new MakerNames(file.Name) { Quantity = quantity, Code = code, Flags = flags, Date = date, Fields = fields };
        }

        return null;
    }

    private static string? CodeIn(MakerFile file, RecordReading record) =>
        file.Codes.Count > 0 && record.ManufacturerCode.Length > 0 && record.Quantity != Quantity.ManufacturerSpecific
            ? NameIn(file.Codes, Convert.FromHexString(record.ManufacturerCode))
            : null;

    private static string? NameIn(List<(byte[] Code, string Name)> names, ReadOnlySpan<byte> sent)
    {
        foreach ((byte[] expected, string name) in names)
        {
            if (MakerFile.Matches(sent, expected))
                return name;
        }

        return null;
    }

    private static List<string> FlagsIn(MakerFile file, RecordReading record)
    {
        if (record.Type is not (DataType.Bits or DataType.Integer or DataType.Unsigned))
            return [];

        foreach ((byte[] expected, Dictionary<int, string> bits) in file.Flags)
        {
            if (MakerFile.Matches(record.Vib.Span, expected) && Set(bits, record.Data.Span) is { Count: > 0 } names)
                return names;
        }

        return [];
    }

    private static MakerFieldValue[] FieldsIn(MakerFile file, RecordReading record) =>
        [.. file.Fields.Select(field => (Field: field, Value: field.Read(record.Data.Span))).Where(pair => pair.Value != null).Select(pair => new MakerFieldValue(pair.Field.Name, pair.Value!, pair.Field.Unit))];

    private static List<string> Set(Dictionary<int, string> bits, params ReadOnlySpan<byte> data)
    {
        List<string> names = [];
        for (int bit = 0; bit < 8 * data.Length; bit++)
        {
            if ((data[bit / 8] & (1 << (bit % 8))) != 0 && bits.TryGetValue(bit, out string? name))
                names.Add(name);
        }

        return names;
    }

    /// <summary>Returns 12 BCD digits, low byte first, as a date: year, month, day, hour, minute, second.</summary>
    private static string? BcdDate(RecordReading record)
    {
        const int Length = 6;
        ReadOnlySpan<byte> d = record.Data.Span;
        bool isDate = record.RecordError == RecordError.DataField && record.Type == DataType.Bcd && d.Length == Length && record.Number != null;
        return isDate ? $"20{d[5]:X2}-{d[4]:X2}-{d[3]:X2}T{d[2]:X2}:{d[1]:X2}:{d[0]:X2}" : null;
    }

    private static MakerFiles LoadBuiltIn()
    {
        Assembly assembly = Assembly.GetExecutingAssembly();
        return new MakerFiles([.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new MakerSource(name[Folder.Length..^Extension.Length], EmbeddedFile.Read(name), name))]);
    }
}
