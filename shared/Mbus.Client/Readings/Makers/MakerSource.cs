using System.Text;

namespace Mbus.Client.Readings;

/// <summary>Content of a maker's file, which is parsed when a meter needs it.</summary>
internal sealed class MakerSource(string name, byte[] json, string path)
{
    private readonly Lazy<MakerFile> _file = new(() => MakerFileParser.Parse(name, json, path));

    /// <summary>The parsed file.</summary>
    /// <exception cref="FormatException">The content is not a maker's file; the message gives the place.</exception>
    internal MakerFile File => _file.Value;

    /// <summary>Returns true if the file is for this manufacturer. Only files that contain its letters are parsed.</summary>
    internal bool IsOf(string manufacturer) => json.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{manufacturer}\"")) >= 0 && File.Manufacturer == manufacturer;
}
