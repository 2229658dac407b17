using System.Runtime.InteropServices;
using Mbus.Client.Lines;
using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Hat.Power;

/// <summary>
/// How processes that use the powered bus know of each other: each has a shared lock on one file, and who gets it alone is the last.
/// The kernel drops the lock of a process that ends, however it ends.
/// </summary>
internal sealed class PowerLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly SafeFileHandle _file;
    private readonly string _path;

    private PowerLock(SafeFileHandle file, string path)
    {
        _file = file;
        _path = path;
    }

    /// <summary>Opens the file, and locks nothing yet.</summary>
    /// <exception cref="LineException">It cannot be opened.</exception>
    public static PowerLock Open(string path)
    {
        SafeFileHandle file = Libc.Open(path);
        return file.IsInvalid
            ? throw new LineException($"hat: power: {path}: {Libc.Text(Marshal.GetLastPInvokeError())}.")
            : new PowerLock(file, path);
    }

    /// <summary>Waits for a share: whoever is alone switches the bus on or off, which is soon done.</summary>
    /// <exception cref="LineException">Somebody stays alone.</exception>
    public async ValueTask ShareAsync(TimeProvider clock, CancellationToken cancel)
    {
        for (TimeSpan waited = TimeSpan.Zero; Libc.Lock(_file, Libc.LockShared | Libc.LockWithoutBlocking) < 0; waited += Pause)
        {
            if (waited >= Longest)
                throw new LineException($"hat: power: {TtyHolders.Describe(_path)}, which is switching the bus. End that program.");

            await Task.Delay(Pause, clock, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Whether nobody else has a share; then nobody gets one until this does.</summary>
    public bool TryAlone() => Libc.Lock(_file, Libc.LockExclusive | Libc.LockWithoutBlocking) == 0;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
