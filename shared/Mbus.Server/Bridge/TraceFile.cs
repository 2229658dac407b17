using System.Text;
using Mbus.Linux;

namespace Mbus.Server.Bridge;

/// <summary>
/// A file of bounded size for a <see cref="BridgeTrace"/>: when it has reached half of the limit it is renamed to FILE.1, which replaces
/// an older FILE.1, and FILE begins again. So the newest part is kept, between half of the limit and all of it.
/// </summary>
/// <remarks>A file that is there already becomes FILE.1, too. Symbolic links and what is not a regular file are refused.</remarks>
public sealed class TraceFile : TextWriter
{
    /// <summary>The default limit, in bytes: more than a day of a bus at 2400 Bd that is never idle.</summary>
    public const long DefaultLimit = 100_000_000;

    /// <summary>The least limit, in bytes.</summary>
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

    /// <summary>Begins a trace file.</summary>
    /// <param name="path">FILE.</param>
    /// <param name="limit">How many bytes FILE and FILE.1 have together at most, <see cref="MinLimit"/> or more.</param>
    /// <exception cref="IOException">It cannot be created, or is not a regular file; the message says which.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write there.</exception>
    public static TraceFile Create(string path, long limit = DefaultLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, MinLimit);
        return new TraceFile(path, limit, Begin(path));
    }

    /// <inheritdoc/>
    public override void Write(char value) => throw new NotSupportedException("A trace is written in lines.");

    /// <summary>Writes a line. The first one is repeated at the top of each further file.</summary>
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
