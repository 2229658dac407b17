// The only file that may: the rest of the program writes text through Mbus.Tool.Console, which escapes it.
#pragma warning disable RS0030

using Microsoft.Win32.SafeHandles;

namespace Mbus.Tool;

/// <summary>Standard output and standard error where they are pipes: each through a stream of its own.</summary>
/// <remarks>
/// The console's streams write under one lock, so that an unread pipe at standard error would stop what is written to
/// standard output, too, and with it the end of the program; and they do not tell that a reader has gone.
/// </remarks>
internal static class StandardStreams
{
    private const int OutputDescriptor = 1;
    private const int ErrorDescriptor = 2;

    /// <summary>Standard output for programs that read it: bytes as they are, whatever the terminal speaks.</summary>
    internal static Stream Output { get; private set; } = System.Console.OpenStandardOutput();

    /// <summary>Standard output for text that is escaped already.</summary>
    internal static TextWriter Out { get; private set; } = System.Console.Out;

    /// <summary>Standard error for text that is escaped already.</summary>
    internal static TextWriter Error { get; private set; } = System.Console.Error;

    internal static Stream Input => System.Console.OpenStandardInput();

    internal static TextReader InputText => System.Console.In;

    internal static bool IsInputRedirected => System.Console.IsInputRedirected;

    internal static bool IsOutputRedirected => System.Console.IsOutputRedirected;

    internal static bool IsErrorRedirected => System.Console.IsErrorRedirected;

    /// <summary>What standard error leads to, as the kernel names it, for example <c>socket:[31337]</c>; null where that is unknown.</summary>
    internal static string? ErrorTarget => Target(ErrorDescriptor);

    /// <summary>Separates the streams, and escapes what libraries write to the console.</summary>
    internal static void Separate()
    {
        if (IsPipe(OutputDescriptor))
        {
            Output = new Pipe(OutputDescriptor, () => throw new OutputClosedException());
            Out = TextWriter.Synchronized(new StreamWriter(Output) { AutoFlush = true });
        }

        // Standard error is not read, so the failure cannot be reported there.
        if (IsPipe(ErrorDescriptor))
            Error = TextWriter.Synchronized(new StreamWriter(new Pipe(ErrorDescriptor, () => { })) { AutoFlush = true });

        System.Console.SetOut(new EscapingWriter(Out, writesLines: false));
        System.Console.SetError(new EscapingWriter(Error, writesLines: true));
    }

    private static string? Target(int descriptor) =>
        OperatingSystem.IsLinux() ? new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget : null;

    private static bool IsPipe(int descriptor) =>
        Target(descriptor) is string target
        && (target.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("socket:", StringComparison.Ordinal));

    private sealed class Pipe(int descriptor, Action broken) : FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                base.Write(buffer);
            }
            catch (IOException)
            {
                broken();
            }
        }
    }
}
