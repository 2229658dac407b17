using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Client.Lines.Linux;

/// <summary>An open terminal that is read on a thread of its own, as its bytes arrive.</summary>
internal sealed unsafe class Descriptor : IDisposable
{
    private const int ReadSize = 1024;
    private const int LookAgainMilliseconds = 20;

    private readonly SafeFileHandle _wake = Libc.NewEvent(0, Libc.OpenClosedOnExec | Libc.OpenWithoutBlocking);
    private readonly Lock _gate = new();
    private Thread? _reader;
    private bool _stopped;

    /// <param name="file">The terminal, opened without blocking; closed with this.</param>
    /// <exception cref="LineException">The process has too many files open.</exception>
    public Descriptor(SafeFileHandle file)
    {
        File = file;
        if (_wake.IsInvalid)
        {
            file.Dispose();
            throw new LineException($"open: no event to stop the reader with: {Libc.Text(Marshal.GetLastPInvokeError())}.");
        }
    }

    /// <summary>The terminal.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Begins to read.</summary>
    /// <param name="received">Gets the bytes, on the reader's thread.</param>
    /// <param name="ended">
    /// Gets the reason when there is nothing more to read, on the reader's thread. When null, a hang-up is no end: it is waited
    /// until somebody has the other side open again.
    /// </param>
    public void Read(Action<ReadOnlySpan<byte>> received, Action<string>? ended)
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                _reader = new Thread(() => Run(received, ended)) { IsBackground = true, Name = "M-Bus line" };
                _reader.Start();
            }
        }
    }

    /// <summary>
    /// Ends the reading and closes the terminal. On return it is closed, except when called by the reader itself: then it is about to be.
    /// </summary>
    public void Dispose()
    {
        Thread? reader;
        lock (_gate)
        {
            reader = _reader;
            if (!_stopped)
            {
                _stopped = true;
                Libc.Write(_wake, [1, 0, 0, 0, 0, 0, 0, 0]);
            }
        }

        if (reader is null)
        {
            Close();
        }
        else if (reader != Thread.CurrentThread)
        {
            reader.Join();
        }
    }

    private void Run(Action<ReadOnlySpan<byte>> received, Action<string>? ended)
    {
        string? end = ReadUntilEnd(received, keepOn: ended is null);
        if (end is not null)
        {
            ended?.Invoke(end);
        }

        Close();
    }

    private string? ReadUntilEnd(Action<ReadOnlySpan<byte>> received, bool keepOn)
    {
        Span<byte> buffer = stackalloc byte[ReadSize];
        while (Wait(watchFile: true, Timeout.Infinite, out bool gone))
        {
            int count = Libc.Read(File, buffer);
            int error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (count > 0)
            {
                received(buffer[..count]);
            }
            else if (gone || error != Libc.TryAgain)
            {
                // poll cannot tell when a hang-up is over.
                if (!keepOn || !Wait(watchFile: false, LookAgainMilliseconds, out _))
                {
                    return error is 0 or Libc.TryAgain ? "the other end hung up" : Libc.Text(error);
                }
            }
        }

        return null;
    }

    /// <returns>False when the reading is to stop.</returns>
    private bool Wait(bool watchFile, int milliseconds, out bool gone)
    {
        Libc.Polled* files = stackalloc Libc.Polled[2];
        files[0] = new Libc.Polled { File = (int)_wake.DangerousGetHandle(), Wanted = Libc.PollIn };
        files[1] = new Libc.Polled { File = (int)File.DangerousGetHandle(), Wanted = Libc.PollIn };
        Libc.Poll(files, watchFile ? 2u : 1u, milliseconds);
        gone = (files[1].Seen & Libc.PollGone) != 0;
        return files[0].Seen == 0;
    }

    private void Close()
    {
        lock (_gate)
        {
            _stopped = true;
            _wake.Dispose();
        }

        File.Dispose();
    }
}
