using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Mbus.Tests.Nano;

/// <summary>Enumerates the parts of a compiled type.</summary>
internal static class CodeReader
{
    public static IEnumerable<(MethodDefinition Method, Instruction Instruction)> Instructions(TypeDefinition type) =>
        from method in type.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        select (method, instruction);

    /// <summary>Returns every type that a type uses, with the place of the use; compound types are followed by their parts.</summary>
    public static IEnumerable<(string Place, TypeReference Type)> TypesNamed(TypeDefinition type) =>
        Direct(type).SelectMany(use => Parts(use.Type).Select(part => (use.Place, part)));

    private static IEnumerable<(string Place, TypeReference? Type)> Direct(TypeDefinition type)
    {
        yield return (type.FullName, type.BaseType);
        foreach (InterfaceImplementation i in type.Interfaces)
            yield return (type.FullName, i.InterfaceType);
        foreach (TypeReference attribute in Attributes(type))
            yield return (type.FullName, attribute);
        foreach (PropertyDefinition property in type.Properties)
        {
            foreach (TypeReference named in Attributes(property))
                yield return (property.FullName, named);
        }

        foreach (FieldDefinition field in type.Fields)
        {
            foreach (TypeReference named in Attributes(field).Prepend(field.FieldType))
                yield return (field.FullName, named);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            foreach (TypeReference? named in Signature(method).Concat(Attributes(method)).Concat(Body(method)))
                yield return (method.FullName, named);
        }
    }

    private static IEnumerable<TypeReference> Signature(MethodDefinition method) =>
        method.Parameters.SelectMany(p => Attributes(p).Prepend(p.ParameterType)).Prepend(method.ReturnType);

    private static IEnumerable<TypeReference?> Body(MethodDefinition method)
    {
        if (!method.HasBody)
            return [];

        return method.Body.Variables.Select(v => v.VariableType)
            .Concat(method.Body.ExceptionHandlers.Select(h => h.CatchType))
            .Concat(method.Body.Instructions.SelectMany(i => Operand(i.Operand)));
    }

    private static IEnumerable<TypeReference> Operand(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [.. method.GenericArguments, .. Called(method)],
        MethodReference method => Called(method),
        CallSite site => [site.ReturnType, .. site.Parameters.Select(p => p.ParameterType)],
        _ => [],
    };

    private static IEnumerable<TypeReference> Called(MethodReference method) =>
        [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)];

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) => provider.CustomAttributes.Select(a => a.AttributeType);

    private static IEnumerable<TypeReference> Parts(TypeReference? type)
    {
        if (type is null)
            return [];

        IEnumerable<TypeReference> parts = type switch
        {
            GenericInstanceType generic => generic.GenericArguments.Append(generic.ElementType),
            FunctionPointerType pointer => pointer.Parameters.Select(p => p.ParameterType).Append(pointer.ReturnType),
            IModifierType modified => [modified.ModifierType, modified.ElementType],
            TypeSpecification specification => [specification.ElementType],
            _ => [],
        };
        return parts.SelectMany(Parts).Prepend(type);
    }
}
