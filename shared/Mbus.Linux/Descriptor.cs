using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Linux;

/// <summary>Open terminal, read on its own thread as bytes arrive.</summary>
public sealed unsafe class Descriptor : IDisposable
{
    public const int ReadSize = 1024;
    private const int RecheckMilliseconds = 20;

    private readonly SafeFileHandle _wake = Libc.NewEvent(0, Libc.OpenClosedOnExec | Libc.OpenWithoutBlocking);
    private readonly Lock _gate = new();
    private Thread? _reader;
    private bool _stopped;

    /// <param name="file">Terminal, opened in non-blocking mode; closed on disposal.</param>
    /// <exception cref="IOException">The process has too many open files.</exception>
    public Descriptor(SafeFileHandle file)
    {
        File = file;
        if (_wake.IsInvalid)
        {
            file.Dispose();
            throw new IOException($"open: cannot create an event to stop the reader: {Libc.Text(Marshal.GetLastPInvokeError())}.");
        }
    }

    /// <summary>Handle of the terminal.</summary>
    public SafeFileHandle File { get; }

    /// <summary>True if the other end is not open at this moment.</summary>
    public bool IsHungUp
    {
        get
        {
            bool isHeld = false;
            File.DangerousAddRef(ref isHeld);
            Libc.Polled file = new() { File = (int)File.DangerousGetHandle() };
            Libc.Poll(&file, 1, 0);
            File.DangerousRelease();
            return (file.Seen & Libc.PollGone) != 0;
        }
    }

    /// <summary>Starts the reader thread.</summary>
    /// <param name="received">Called with the bytes, on the reader's thread.</param>
    /// <param name="hungUp">
    /// Called with the reason, on the reader's thread, when the other end has closed. Return true to continue when it is open again, false
    /// to stop.
    /// </param>
    /// <param name="isOpen">False if the other end is not open yet; its first absence is then not reported.</param>
    public void Read(Action<ReadOnlySpan<byte>> received, Predicate<string> hungUp, bool isOpen = true)
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                _reader = new Thread(() => Run(received, hungUp, isOpen)) { IsBackground = true, Name = "M-Bus line" };
                _reader.Start();
            }
        }
    }

    /// <summary>
    /// Stops the reader and closes the terminal. On return the terminal is closed, except when called on the reader's thread: then it
    /// closes soon after.
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
            Close();
        else if (reader != Thread.CurrentThread)
            reader.Join();
    }

    private static string Reason(int error) => error is 0 or Libc.TryAgain ? "the other end hung up" : Libc.Text(error);

    private void Run(Action<ReadOnlySpan<byte>> received, Predicate<string> hungUp, bool isOpen)
    {
        Span<byte> buffer = stackalloc byte[ReadSize];
        bool goOn = isOpen || WaitForReturn();
        while (goOn && Wait(Timeout.Infinite, out short seen))
        {
            int count = Libc.Read(File, buffer);
            int error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            bool isIdle = error == Libc.TryAgain && (seen & Libc.PollGone) == 0;
            if (count > 0)
                received(buffer[..count]);
            else if (!isIdle && !(hungUp(Reason(error)) && WaitForReturn()))
                break;
        }

        Close();
    }

    // poll reports a hang-up for as long as it lasts, but does not report its end.
    private bool WaitForReturn()
    {
        while (Pause(RecheckMilliseconds) && Wait(0, out short seen))
        {
            if ((seen & Libc.PollGone) == 0 || (seen & Libc.PollIn) != 0)
                return true;
        }

        return false;
    }

    /// <returns>False to stop reading.</returns>
    private bool Wait(int milliseconds, out short seen)
    {
        Libc.Polled* files = stackalloc Libc.Polled[2];
        files[0] = new Libc.Polled { File = (int)_wake.DangerousGetHandle(), Wanted = Libc.PollIn };
        files[1] = new Libc.Polled { File = (int)File.DangerousGetHandle(), Wanted = Libc.PollIn };
        Libc.Poll(files, 2, milliseconds);
        seen = files[1].Seen;
        return files[0].Seen == 0;
    }

    /// <returns>False to stop reading.</returns>
    private bool Pause(int milliseconds)
    {
        Libc.Polled wake = new() { File = (int)_wake.DangerousGetHandle(), Wanted = Libc.PollIn };
        Libc.Poll(&wake, 1, milliseconds);
        return wake.Seen == 0;
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
