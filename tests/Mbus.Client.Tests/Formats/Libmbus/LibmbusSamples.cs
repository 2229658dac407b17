using System.Buffers;
using Mbus.Client.Formats;

namespace Mbus.Client.Tests.Formats;

/// <summary>Telegrams with the XML that libmbus prints for them: those of this folder, and those of shared/frames beside the repository.</summary>
internal static class LibmbusSamples
{
    /// <summary>Our own telegrams; their XML was printed by libmbus 0.10.0's mbus_parse_hex.</summary>
    internal static IEnumerable<string> Own() => Files(Folder("tests", "Mbus.Client.Tests", "Formats", "Libmbus", "Samples"));

    /// <summary>The telegrams of libmbus's own tests, or the test is skipped.</summary>
    internal static IEnumerable<string> Shared(string kind) => Files(Folder("shared", "frames", "libmbus", kind));

    /// <summary>The telegram of a file; none where it holds no whole frame.</summary>
    internal static Frame Load(string file)
    {
        return Hex.TryParse(File.ReadAllText(file), out byte[] bytes) && Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) ? frame : default;
    }

    /// <summary>A telegram around user data: records as hex behind a header of a meter that libmbus does not know.</summary>
    internal static Frame Telegram(string records, byte ci = ControlInformation.VariableData)
    {
        string header = ci == ControlInformation.VariableData ? "01 00 00 00 93 15 01 02 03 00 00 00 " : "";
        return LongFrame(0x08, ci, header + records);
    }

    internal static Frame LongFrame(byte c, byte ci, string data)
    {
        Assert.True(Hex.TryParse(data, out byte[] bytes), data);
        byte[] buffer = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(buffer, 0, c, 1, ci, bytes, 0, bytes.Length);
        Assert.True(Frame.TryParse(buffer, 0, length, out Frame frame));
        return frame;
    }

    /// <summary>The XML, or null and the refusal; a refusal leaves the output empty.</summary>
    internal static byte[]? Write(Frame frame, bool normalised, out string? refusal)
    {
        ArrayBufferWriter<byte> output = new();
        if (LibmbusXml.TryWrite(output, frame, normalised, out refusal))
            return output.WrittenSpan.ToArray();

        Assert.Equal(0, output.WrittenCount);
        return null;
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.hex").Order(StringComparer.Ordinal);

    private static string Folder(params string[] path)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            string folder = Path.Combine([at.FullName, .. path]);
            if (Directory.Exists(folder))
                return folder;
        }

        Assert.Skip($"There is no {string.Join('/', path)} here or beside the repository.");
        return "";
    }
}
