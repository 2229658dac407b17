using System.Runtime.InteropServices;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Hat.Power;

/// <summary>
/// Lock between the processes that use the bus power: each holds a shared lock on one file; a process that obtains the exclusive lock is
/// the only one left. The kernel releases the lock when a process ends for any reason.
/// </summary>
internal sealed class PowerLock : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    private readonly SafeFileHandle _file;
    private readonly string _path;

    private PowerLock(SafeFileHandle file, string path)
    {
        _file = file;
        _path = path;
    }

    /// <summary>Opens the file without locking it.</summary>
    /// <exception cref="LineException">The file cannot be opened.</exception>
    public static PowerLock Open(string path)
    {
        SafeFileHandle file = Libc.Open(path);
        return file.IsInvalid
            ? throw new LineException($"hat: power: {path}: {Libc.Text(Marshal.GetLastPInvokeError())}.")
            : new PowerLock(file, path);
    }

    /// <summary>Waits for the shared lock, at most 2 s. Processes hold the exclusive lock only while they switch the bus.</summary>
    /// <exception cref="LineException">Another process keeps the exclusive lock.</exception>
    public async ValueTask ShareAsync(TimeProvider clock, CancellationToken cancel)
    {
        for (TimeSpan waited = TimeSpan.Zero; Libc.Lock(_file, Libc.LockShared | Libc.LockWithoutBlocking) < 0; waited += RetryInterval)
        {
            if (waited >= MaxWait)
            {
                throw new LineException($"hat: power: {TtyHolders.Describe(_path)}, which is switching the bus power. Stop that program.")
                {
                    Code = MbusError.LineInUse,
                };
            }

            await Task.Delay(RetryInterval, clock, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Tries to obtain the exclusive lock. While this process holds it, no other process can obtain the shared lock.</summary>
    public bool TryAlone() => Libc.Lock(_file, Libc.LockExclusive | Libc.LockWithoutBlocking) == 0;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
