using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Mbus.Benchmarks;
using Mbus.Benchmarks.Abuse;

if (args is ["line-time"])
{
    await SearchBenchmarks.PrintAsync();
    return;
}

if (args is ["decode-log"])
{
    DecodeLog.Print();
    return;
}

if (args is [GatewayStore.Argument, ..])
{
    await GatewayStore.PrintAsync(args is [_, string days] ? int.Parse(days, CultureInfo.InvariantCulture) : GatewayStore.DefaultDays);
    return;
}

if (args is ["bridge-line-time"])
{
    await BridgeLineTime.PrintAsync();
    return;
}

if (args is ["abuse", ..])
{
    await AbuseRun.PrintAsync(args is [_, string seconds] ? int.Parse(seconds, CultureInfo.InvariantCulture) : AbuseRun.DefaultSeconds);
    return;
}

if (args is [AbusedBridge.Argument])
{
    await AbusedBridge.ServeAsync();
    return;
}

// In this process: what is measured needs no build of its own, and runs on whichever .NET runs this program.
IConfig config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"], config);
