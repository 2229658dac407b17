using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;

namespace Mbus.Tests.Bus.Exploration;

/// <summary>
/// Copies of Mbus.Core and of these tests in a load context of their own, where the core may differ by a <see cref="Mutant"/>, and the
/// runtime optimises both whatever they were built for.
/// </summary>
internal sealed class AssemblyCopy : AssemblyLoadContext
{
    private readonly Assembly _core;
    private readonly Assembly _tests;

    internal AssemblyCopy(Mutant? mutant)
        : base(mutant?.Name ?? "optimised", isCollectible: true)
    {
        _core = LoadCopy(typeof(Arbiter).Assembly, mutant);
        _tests = LoadCopy(typeof(AssemblyCopy).Assembly, null);
    }

    /// <summary>Explores a scenario there.</summary>
    internal ExplorationSummary Explore(string scenario, int maxStates, int maxKinds)
    {
        Type entry = _tests.GetType(typeof(ExplorationEntry).FullName!, throwOnError: true)!;
        MethodInfo run = entry.GetMethod(nameof(ExplorationEntry.Run), BindingFlags.Static | BindingFlags.NonPublic)!;
        object[] result = (object[])run.Invoke(null, [scenario, maxStates, maxKinds])!;
        return new ExplorationSummary((int)result[0], (string)result[1], (string[])result[2], (string)result[3]);
    }

    protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name == _core.GetName().Name ? _core : null;

    private Assembly LoadCopy(Assembly original, Mutant? mutant)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(original.Location);
        foreach (CustomAttribute attribute in assembly.CustomAttributes.Where(a => a.AttributeType.Name == nameof(DebuggableAttribute)).ToArray())
            assembly.CustomAttributes.Remove(attribute);
        mutant?.Apply(assembly.MainModule);

        MemoryStream bytes = new();
        assembly.Write(bytes);
        bytes.Position = 0;
        return LoadFromStream(bytes);
    }
}
