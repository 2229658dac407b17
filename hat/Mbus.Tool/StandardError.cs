using Microsoft.Win32.SafeHandles;

namespace Mbus.Tool;

/// <summary>Standard error through a stream of its own.</summary>
/// <remarks>
/// The console's streams write under one lock: a pipe at standard error that nobody reads would stop what is
/// written to standard output, too, and so the end of the program.
/// </remarks>
internal static class StandardError
{
    private const int Descriptor = 2;
    private const string Link = "/proc/self/fd/2";

    /// <summary>Makes <see cref="Console.Error"/> write there where it is a pipe or a socket, which alone can be full.</summary>
    internal static void Separate()
    {
        string target = OperatingSystem.IsLinux() ? new FileInfo(Link).LinkTarget ?? "" : "";
        if (!target.StartsWith("pipe:", StringComparison.Ordinal) && !target.StartsWith("socket:", StringComparison.Ordinal))
            return;

        Console.SetError(new StreamWriter(new Pipe()) { AutoFlush = true });
    }

    private sealed class Pipe() : FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                base.Write(buffer);
            }
            catch (IOException)
            {
                // Whoever read it has gone; nobody is left to tell.
            }
        }
    }
}
