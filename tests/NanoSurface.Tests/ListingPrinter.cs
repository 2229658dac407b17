using System.Globalization;
using Mono.Cecil;

namespace Mbus.Tests.Nano;

/// <summary>Prints the declarations of an assembly in the format of a listing.</summary>
internal static class ListingPrinter
{
    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["System.Object"] = "object",
        ["System.String"] = "string",
        ["System.Void"] = "void",
        ["System.Boolean"] = "bool",
        ["System.Char"] = "char",
        ["System.SByte"] = "sbyte",
        ["System.Byte"] = "byte",
        ["System.Int16"] = "short",
        ["System.UInt16"] = "ushort",
        ["System.Int32"] = "int",
        ["System.UInt32"] = "uint",
        ["System.Int64"] = "long",
        ["System.UInt64"] = "ulong",
        ["System.Single"] = "float",
        ["System.Double"] = "double",
    };

    public static bool IsListed(TypeDefinition type) =>
        type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsListed(type.DeclaringType) : type.IsPublic;

    public static string Header(TypeDefinition type)
    {
        string header = $"{Kind(type)} {Name(type)}";
        if (type.IsClass && !type.IsValueType && type.BaseType is { FullName: not "System.Object" })
            header += " : " + Name(type.BaseType);
        return type.HasInterfaces && !type.IsEnum ? $"{header} [{string.Join(", ", type.Interfaces.Select(i => Name(i.InterfaceType)))}]" : header;
    }

    public static IEnumerable<string> Members(TypeDefinition type)
    {
        if (type.IsEnum)
            return ["values " + string.Join(", ", type.Fields.Where(f => f.IsLiteral).Select(f => $"{f.Name}={f.Constant}"))];

        return type.Fields.Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(Field)
            .Concat(type.Properties.Where(p => IsListed(p.GetMethod) || IsListed(p.SetMethod)).Select(Property))
            .Concat(type.Events.Where(e => IsListed(e.AddMethod)).Select(e => $"event {Name(e.EventType)} {e.Name}"))
            .Concat(type.Methods.Where(m => IsListed(m) && !IsAccessor(m)).Select(Method));
    }

    private static string Kind(TypeDefinition type)
    {
        if (type.IsInterface)
            return "interface";
        if (type.IsEnum)
            return "enum";
        if (type.IsValueType)
            return "struct";
        if (type.BaseType?.FullName == "System.MulticastDelegate")
            return "delegate";
        string modifier = type.IsAbstract ? type.IsSealed ? "static " : "abstract " : type.IsSealed ? "sealed " : "";
        return modifier + "class";
    }

    private static string Field(FieldDefinition field) =>
        (field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "")) + $"{Name(field.FieldType)} {field.Name}";

    private static string Property(PropertyDefinition property)
    {
        bool isStatic = (property.GetMethod ?? property.SetMethod).IsStatic;
        string index = property.HasParameters ? $"[{string.Join(", ", property.Parameters.Select(p => Name(p.ParameterType)))}]" : "";
        string accessors = (IsListed(property.GetMethod) ? "get; " : "") + (IsListed(property.SetMethod) ? "set; " : "");
        return $"{(isStatic ? "static " : "")}{Name(property.PropertyType)} {property.Name}{index} {{ {accessors}}}";
    }

    private static string Method(MethodDefinition method)
    {
        string parameters = string.Join(", ", method.Parameters.Select(Parameter));
        string access = method.IsPublic ? "" : "protected ";
        if (method.IsConstructor)
            return $"{access}{method.DeclaringType.Name}({parameters})";

        string modifier = method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : "";
        return $"{access}{modifier}{Name(method.ReturnType)} {method.Name}({parameters})";
    }

    private static string Parameter(ParameterDefinition parameter)
    {
        string direction = parameter.ParameterType.IsByReference ? parameter.IsOut ? "out " : "ref " : "";
        string type = Name(parameter.ParameterType is ByReferenceType reference ? reference.ElementType : parameter.ParameterType);
        string value = parameter.HasConstant ? "=" + (Convert.ToString(parameter.Constant, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "null") : "";
        return $"{direction}{type} {parameter.Name}{value}";
    }

    private static string Name(TypeReference type) =>
        type is ArrayType array ? Name(array.ElementType) + "[]" : Keywords.GetValueOrDefault(type.FullName) ?? type.FullName.Replace('/', '.');

    private static bool IsListed(MethodDefinition? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static bool IsAccessor(MethodDefinition method) => method.IsGetter || method.IsSetter || method.IsAddOn || method.IsRemoveOn;
}
