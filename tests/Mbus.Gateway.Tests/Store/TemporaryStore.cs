using Mbus.Gateway.Plan;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Tests.Store;

/// <summary>A temporary folder with a store.</summary>
internal sealed class TemporaryStore : IDisposable
{
    internal static readonly LocalCalendar Vienna = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna"));

    internal string Folder { get; } = Directory.CreateTempSubdirectory("mbus-store-").FullName;

    internal string File => Path.Combine(Folder, "mbus.db");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal StoreWriter Write() => StoreWriter.Open(File, Vienna, _ => null);

    internal StoreReader Read() => StoreReader.Open(Folder, Vienna, _ => null);
}
