#include "api/context.hpp"
#include "render/draw.hpp"

namespace overbar {

void answer_graph(Context& context, const Question& question, const GraphQuestion& ask, v1::Answer& answer) {
  if (context.options.zeros) return answer_graph_of_zeros(context, question, ask, answer);
  constexpr std::size_t most = 2000;
  DrawOptions options;
  options.backward = context.options.backward;
  options.jacobians = context.options.jacobians;
  const Drawing drawing = drawing_of(context.graph, ask.target, options);
  if (drawing.nodes.size() > most) {
    answer.verdict = v1::Verdict::unknown;
    answer.blocks.emplace_back(v1::Prose{"the graph has " + std::to_string(drawing.nodes.size()) +
                                         " quantities; pictures stop at " + std::to_string(most)});
    return;
  }
  v1::Picture picture;
  picture.caption = "computation graph of " + drawing.nodes.back().label;
  picture.svg = draw_svg(drawing, options);
  picture.dot = draw_dot(drawing, options);
  picture.text = draw_text(drawing);
  answer.blocks.emplace_back(std::move(picture));
}

}  // namespace overbar
