using Mbus.Gateway.Outputs;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Tests.Store.Processes;

/// <summary>An output that appends the number of each delivered reading to a file, 8 bytes each.</summary>
internal sealed class FileOutput : IOutput, IDisposable
{
    private readonly FileStream _file;

    internal FileOutput(string path)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _file.SetLength(_file.Length / sizeof(long) * sizeof(long));
        _file.Seek(0, SeekOrigin.End);
    }

    public string Name => "file";

    public Task DeliverAsync(IReadOnlyList<StoredReading> readings, Func<StoredMeter, byte[]?> keyOf, CancellationToken cancel)
    {
        foreach (StoredReading reading in readings)
            _file.Write(BitConverter.GetBytes(reading.Number));
        return Task.CompletedTask;
    }

    public void Dispose() => _file.Dispose();

    internal static long[] NumbersIn(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return [.. Enumerable.Range(0, bytes.Length / sizeof(long)).Select(i => BitConverter.ToInt64(bytes, i * sizeof(long)))];
    }
}
