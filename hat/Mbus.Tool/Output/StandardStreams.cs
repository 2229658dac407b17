// Only this file uses System.Console: the other files write through Mbus.Tool.Console, which escapes text.
#pragma warning disable RS0030

using Microsoft.Win32.SafeHandles;

namespace Mbus.Tool.Output;

/// <summary>Standard input, output and error. If standard output or error is a pipe, it has its own stream.</summary>
/// <remarks>
/// The streams of System.Console share one lock. A pipe at standard error that is not read would therefore also block standard output
/// and prevent the program from ending. In addition, these streams do not report that the reader has closed a pipe.
/// </remarks>
internal static class StandardStreams
{
    private const int OutputDescriptor = 1;
    private const int ErrorDescriptor = 2;

    /// <summary>Standard output for machine-readable data: unchanged bytes, independent of the encoding of the terminal.</summary>
    internal static Stream Output { get; private set; } = System.Console.OpenStandardOutput();

    /// <summary>Standard output for escaped text.</summary>
    internal static TextWriter Out { get; private set; } = System.Console.Out;

    /// <summary>Standard error for escaped text.</summary>
    internal static TextWriter Error { get; private set; } = System.Console.Error;

    internal static Stream Input => System.Console.OpenStandardInput();

    internal static TextReader InputText => System.Console.In;

    internal static bool IsInputRedirected => System.Console.IsInputRedirected;

    internal static bool IsOutputRedirected => System.Console.IsOutputRedirected;

    internal static bool IsErrorRedirected => System.Console.IsErrorRedirected;

    /// <summary>The terminal at standard output; null for a pipe or a file.</summary>
    internal static Terminal? OutputTerminal => Terminal.Of(IsOutputRedirected);

    /// <summary>The terminal at standard error; null for a pipe or a file.</summary>
    internal static Terminal? ErrorTerminal => Terminal.Of(IsErrorRedirected);

    /// <summary>Width of the terminal in characters. A terminal that does not report its width has 80.</summary>
    internal static int Width => System.Console.WindowWidth is > 0 and int width ? width : 80;

    /// <summary>Kernel name of the target of standard error, for example <c>socket:[31337]</c>; null if unknown.</summary>
    internal static string? ErrorTarget => Target(ErrorDescriptor);

    /// <summary>Separates the streams, and escapes the output of libraries to the console.</summary>
    internal static void Separate()
    {
        if (IsPipe(OutputDescriptor))
        {
            Output = new Pipe(OutputDescriptor, () => throw new OutputClosedException());
            Out = TextWriter.Synchronized(new StreamWriter(Output) { AutoFlush = true });
        }

        // A closed standard error is ignored, because the error could not be reported.
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

    private sealed class Pipe(int descriptor, Action onBroken) : FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0)
    {
        // The overload for a span calls this one.
        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                base.Write(buffer, offset, count);
            }
            catch (IOException)
            {
                onBroken();
            }
        }
    }
}
