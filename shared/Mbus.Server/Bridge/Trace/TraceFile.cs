using System.Text;
using Mbus.Linux;

namespace Mbus.Server.Bridge;

/// <summary>
/// File of limited size for a <see cref="BridgeTrace"/>. At half of the limit FILE is renamed to FILE.1, replacing an older FILE.1, and a
/// new FILE is started. So the most recent half to all of the limit is kept.
/// </summary>
/// <remarks>An existing FILE is renamed to FILE.1 as well. Symbolic links and non-regular files are refused.</remarks>
public sealed class TraceFile : TextWriter
{
    /// <summary>Default limit in bytes: more than one day of a continuously busy bus at 2400 Bd.</summary>
    public const long DefaultLimit = 100_000_000;

    /// <summary>Minimum limit in bytes.</summary>
    public const long MinLimit = 100_000;

    private readonly string _path;
    private readonly long _maxLength;
    private FileStream _file;
    private string? _head;
    private long _length;

    private TraceFile(string path, long limit, FileStream file)
    {
        _path = path;
        _maxLength = limit / 2;
        _file = file;
    }

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Creates a trace file.</summary>
    /// <param name="path">Path of FILE.</param>
    /// <param name="limit">Maximum total size of FILE and FILE.1 in bytes; at least <see cref="MinLimit"/>.</param>
    /// <exception cref="IOException">The file cannot be created, or is not a regular file; the message names it.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no write permission.</exception>
    public static TraceFile Create(string path, long limit = DefaultLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, MinLimit);
        return new TraceFile(path, limit, Begin(path));
    }

    /// <inheritdoc/>
    public override void Write(char value) => throw new NotSupportedException("A trace is written line by line.");

    /// <summary>Writes a line. The first line is repeated at the start of each further file.</summary>
    public override void WriteLine(string? value)
    {
        string line = value ?? "";
        _head ??= line;
        if (_length + line.Length + 1 > _maxLength)
        {
            _file.Dispose();
            _file = Begin(_path);
            _length = 0;
            Append(_head);
        }

        Append(line);
    }

    /// <inheritdoc/>
    public override void Flush() => _file.Flush();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private static FileStream Begin(string path)
    {
        FileStream file = RegularFile.OpenForWriting(path);
        if (file.Length == 0)
            return file;

        file.Dispose();
        File.Move(path, path + ".1", overwrite: true);
        return RegularFile.OpenForWriting(path);
    }

    private void Append(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + '\n');
        _file.Write(bytes);
        _length += bytes.Length;
    }
}
