// Tìm chỗ bắt đầu (như practice/diagnostic.py): đủ câu chọn đường thì mảng đầu tiên chưa đúng mở nhóm câu của mình. [mã, tên, câu chọn đường, nhóm câu]
function diagnoseStart(areas, best) {
  var routed = areas.filter(area => best[area[2]]).length, found = {routed: routed, area: null, weak: [], whole: false};
  if (routed < areas.length) { return found; }
  var area = areas.filter(one => best[one[2]] !== "right")[0];
  if (!area) { return found; }
  var asked = [area[2]].concat(area[3]);
  return {routed: routed, area: area, weak: asked.filter(id => best[id] !== "right"), whole: area[3].every(id => best[id])};
}
