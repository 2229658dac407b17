using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Mbus.Tests.Nano;

/// <summary>
/// Finds the allocations of a method and its callees: follows the calls in compiled code, into every override of a virtual method,
/// and stops at events that are not part of a transaction.
/// </summary>
internal sealed class SteadyState(IEnumerable<AssemblyDefinition> assemblies, IEnumerable<string> exceptions)
{
    private readonly TypeDefinition[] _types = [.. assemblies.SelectMany(assembly => assembly.MainModule.GetTypes())];
    private readonly HashSet<string> _exceptions = [.. exceptions];
    private readonly HashSet<string> _visited = [];
    private readonly HashSet<string> _stoppedAt = [];

    /// <summary>The events at which the search stopped.</summary>
    public IReadOnlySet<string> StoppedAt => _stoppedAt;

    /// <summary>Returns the places that allocate in a method, given as Type.Method, and in its callees.</summary>
    public IReadOnlyList<string> Allocations(string root)
    {
        MethodDefinition[] roots = [.. Named(root)];
        return roots.Length == 0 ? [root + " is not there"] : [.. roots.SelectMany(Walk)];
    }

    private static string Name(MethodReference method) => $"{method.DeclaringType.Name}.{method.Name}";

    private IEnumerable<MethodDefinition> Named(string name) =>
        _types.SelectMany(type => type.Methods).Where(method => method.HasBody && Name(method) == name);

    private IEnumerable<string> Walk(MethodDefinition method)
    {
        if (_exceptions.Contains(Name(method)))
        {
            _stoppedAt.Add(Name(method));
            yield break;
        }

        if (!method.HasBody || !_visited.Add(method.FullName))
            yield break;

        foreach (Instruction instruction in method.Body.Instructions.Where(instruction => !IsHandled(method, instruction)))
        {
            if (Allocates(instruction))
                yield return $"{Name(method)}: {instruction}";
            foreach (string below in Called(instruction).SelectMany(Walk))
                yield return below;
        }
    }

    // Handlers are skipped: they run only after an error, and create texts.
    private static bool IsHandled(MethodDefinition method, Instruction instruction) =>
        method.Body.ExceptionHandlers.Any(handler => handler.HandlerType == ExceptionHandlerType.Catch
            && instruction.Offset >= handler.HandlerStart.Offset && (handler.HandlerEnd == null || instruction.Offset < handler.HandlerEnd.Offset));

    private static bool Allocates(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Newarr or Code.Box => true,
        Code.Newobj => !((MethodReference)instruction.Operand).DeclaringType.Resolve().IsValueType,
        Code.Call or Code.Callvirt => BuildsText((MethodReference)instruction.Operand),
        _ => false,
    };

    private static bool BuildsText(MethodReference called) =>
        called.ReturnType.FullName == "System.String" && called.DeclaringType.Namespace == "System" && !called.Name.StartsWith("get_", StringComparison.Ordinal);

    private IEnumerable<MethodDefinition> Called(Instruction instruction)
    {
        if (instruction.OpCode.FlowControl != FlowControl.Call || instruction.Operand is not MethodReference called)
            return [];

        string name = called.Name;
        MethodDefinition? target = _types.FirstOrDefault(type => type.FullName == called.DeclaringType.FullName)?.Methods
            .FirstOrDefault(method => method.FullName == called.FullName);
        if (target == null)
            return [];
        return target.IsVirtual ? [target, .. Overrides(target)] : [target];
    }

    private IEnumerable<MethodDefinition> Overrides(MethodDefinition target) =>
        _types.Where(type => type.BaseType?.FullName == target.DeclaringType.FullName)
            .SelectMany(type => type.Methods).Where(method => method.IsVirtual && method.Name == target.Name);
}
