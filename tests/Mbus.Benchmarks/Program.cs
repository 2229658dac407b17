using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Mbus.Benchmarks;

if (args is ["line-time"])
{
    await SearchBenchmarks.PrintAsync();
    return;
}

if (args is ["bridge-line-time"])
{
    await BridgeLineTime.PrintAsync();
    return;
}

// In this process: what is measured needs no build of its own, and runs on whichever .NET runs this program.
IConfig config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"], config);
