using System.Globalization;
using Mbus.Client.Wireless;

namespace Mbus.Client.Readings;

/// <summary>
/// Formats of telegrams, by which compact frames are restored: the DIFs and VIFs of the records, found by their signature (EN 13757-3:2018,
/// annex G). They are learnt from full frames and format frames; the caller keeps them as long as meters may send compact frames.
/// </summary>
public sealed class RecordFormats
{
    /// <summary>Maximum number of formats; further ones are not learnt.</summary>
    public const int MaxFormats = 1000;

    /// <summary>Maximum length of a format in bytes.</summary>
    internal const int MaxFormatLength = 250;

    private const int MaxFileSize = MaxFormats * ((3 * MaxFormatLength) + 100);

    private readonly Dictionary<ushort, List<byte[]>> _formats = [];

    /// <summary>Number of known formats.</summary>
    public int Count { get; private set; }

    /// <summary>True if a format was added since the last <see cref="Load"/> or <see cref="Save"/>.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Reads formats from a file: one in each line, as hexadecimal bytes; text after # is ignored.</summary>
    /// <exception cref="FormatException">The file has another content.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or the user has no read permission.</exception>
    public static RecordFormats Load(string path)
    {
        RecordFormats formats = new();
        string[] lines = BoundedInput.ReadText(path, MaxFileSize).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Split('#')[0].Trim();
            if (line.Length > 0 && !(Hex.TryParse(line, out byte[] format) && formats.Add(format)))
                throw new FormatException($"{path}, line {i + 1}: \"{Readings.Printable.Text(line)}\" is not a format. Expected the DIFs and VIFs of a telegram as hexadecimal bytes, for example 02 02 02 15 02 2A.");
        }

        formats.IsChanged = false;
        return formats;
    }

    /// <summary>Writes the formats to a file, which is replaced.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or the user has no write permission.</exception>
    public void Save(string path)
    {
        string temporary = path + ".new";
        using (StreamWriter file = new(temporary))
        {
            file.WriteLine("# Formats of M-Bus telegrams (DIFs and VIFs), by which mbus restores compact frames.");
            foreach ((ushort signature, List<byte[]> formats) in _formats.OrderBy(entry => entry.Key))
            {
                foreach (byte[] format in formats)
                    file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Hex.Format(format)}  # signature {signature:X4}"));
            }
        }

        File.Move(temporary, path, overwrite: true);
        IsChanged = false;
    }

    /// <summary>
    /// Adds a format: the DIFs and VIFs of all records in sequence, without data. Returns false if the bytes are not such a sequence, or if
    /// there are too many.
    /// </summary>
    public bool Add(ReadOnlySpan<byte> format)
    {
        ushort signature = Crc16.Of(format);
        if (_formats.TryGetValue(signature, out List<byte[]>? known))
        {
            foreach (byte[] one in known)
            {
                if (format.SequenceEqual(one))
                    return true;
            }
        }

        if (Count >= MaxFormats || format.Length is 0 or > MaxFormatLength || !IsFormat(format))
            return false;

        Count++;
        IsChanged = true;
        if (known == null)
            _formats.Add(signature, [format.ToArray()]);
        else
            known.Add(format.ToArray());
        return true;
    }

    /// <summary>Returns the formats with a signature; different ones can have the same.</summary>
    internal IReadOnlyList<byte[]> Find(ushort signature) => _formats.TryGetValue(signature, out List<byte[]>? formats) ? formats : [];

    /// <summary>Returns the length of the DIF, DIFEs, VIF and VIFEs at the start of some bytes; 0 if there are none.</summary>
    internal static int HeaderLength(ReadOnlySpan<byte> format)
    {
        const byte NoData = 0xF0;
        const byte Special = 0x0F;
        byte[] bytes = format.ToArray();
        if (bytes.Length == 0 || (bytes[0] & Special) == Special)
            return 0;

        bytes[0] &= NoData;
        RecordReader reader = new();
        reader.Reset(bytes, 0, bytes.Length, isFromMaster: false);
        return reader.Read() && reader.Error != RecordError.Truncated ? reader.RecordLength : 0;
    }

    private static bool IsFormat(ReadOnlySpan<byte> format)
    {
        while (format.Length > 0)
        {
            int length = HeaderLength(format);
            if (length == 0)
                return false;
            format = format[length..];
        }

        return true;
    }
}
